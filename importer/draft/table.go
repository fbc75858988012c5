package draft

import (
	"bytes"
	"encoding/csv"
	"slices"
)

// A Table is a file of rows that a source names.
type Table struct {
	Name       string
	File       string
	Columns    []string // as the source calls them; none: as the first line of the file does
	Order      string   // of the language
	SkipsFirst bool     // the first line has names that the source does not use
}

// Rows declares a table, and what its columns stand for in a scope. Where the file is not beside the spec, or has no line with
// the names, there is one empty row with a note.
func (d *Draft) Rows(src *Source, scope *Scope, t Table) {
	data := Data{Name: Identifier(t.Name, "data"), Columns: nil, Order: t.Order}
	for i := 2; slices.ContainsFunc(d.Data, func(x Data) bool { return x.Name == data.Name }); i++ {
		data.Name = Identifier(t.Name, "data") + "_" + itoa(i)
	}
	var header []string
	if src.Beside != nil {
		if text, ok := src.Beside(t.File); ok {
			header, _ = csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))).Read()
		}
	}
	if len(t.Columns) == 0 {
		t.Columns = header
	}
	row := []string{}
	for _, c := range t.Columns {
		column := Identifier(c, "column")
		if slices.Contains(data.Columns, column) {
			continue
		}
		data.Columns = append(data.Columns, column)
		row = append(row, "")
		scope.Set(c, "data."+data.Name+"."+column)
	}
	switch {
	case len(data.Columns) == 0:
		d.Lose("the rows of " + t.File + ": the file is not in the spec's folder, and the source does not name its columns")
		return
	case slices.Equal(header, data.Columns):
		data.File = t.File
	default:
		data.Rows = [][]string{row}
		data.Lose("the rows of " + t.File + ", which is not in the spec's folder, or has no first line with the names of its columns. Once it has: file = \"" + t.File + "\" in place of rows.")
	}
	d.Data = append(d.Data, data)
}
