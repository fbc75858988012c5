package rows

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"bench/words"
)

// Most is how many rows a table may have.
const Most = 1_000_000

// A Table is rows of values.
type Table struct {
	Columns []string
	Types   []cty.Type // of the columns: string, number or bool
	Rows    [][]string // the values as texts, in the order of the columns
}

// A builder gathers the rows of a table, whose columns are those of the first.
type builder struct {
	Table
	at map[string]int // the columns' places
}

// A field is one value of a row.
type field struct {
	name string
	text string
	typ  cty.Type
}

// add puts a row under the others. Its error says what is wrong with it, not where it stands.
func (b *builder) add(row []field) error {
	if b.at == nil {
		if err := b.name(row); err != nil {
			return err
		}
	}
	if len(b.Rows) == Most {
		return fmt.Errorf("there are more than %d rows", Most)
	}
	texts, given := make([]string, len(b.Columns)), 0
	for _, f := range row {
		i, known := b.at[f.name]
		if !known {
			return fmt.Errorf("%q is no column of the first row, which has %s", f.name, words.And(words.Quoted(b.Columns)))
		}
		if !f.typ.Equals(b.Types[i]) {
			return fmt.Errorf("%q is %s, and %s in the first row", f.name, words.A(f.typ.FriendlyName()), words.A(b.Types[i].FriendlyName()))
		}
		texts[i] = f.text
		given++
	}
	if given < len(b.Columns) {
		return fmt.Errorf("it has no %s", words.Or(words.Quoted(b.missing(row))))
	}
	b.Rows = append(b.Rows, texts)
	return nil
}

// name takes the columns from the first row, in the order of their names.
func (b *builder) name(row []field) error {
	if len(row) == 0 {
		return fmt.Errorf("it has no columns")
	}
	slices.SortFunc(row, func(x, y field) int { return strings.Compare(x.name, y.name) })
	b.at = make(map[string]int, len(row))
	for i, f := range row {
		b.at[f.name] = i
		b.Columns = append(b.Columns, f.name)
		b.Types = append(b.Types, f.typ)
	}
	return nil
}

func (b *builder) missing(row []field) []string {
	return slices.DeleteFunc(slices.Clone(b.Columns), func(name string) bool {
		return slices.ContainsFunc(row, func(f field) bool { return f.name == name })
	})
}

// Unknown is a row as expressions see it before there is one: unknown values of the columns' types.
func (t *Table) Unknown() cty.Value {
	attributes := make(map[string]cty.Value, len(t.Columns))
	for i, name := range t.Columns {
		attributes[name] = cty.UnknownVal(t.Types[i]).RefineNotNull()
	}
	return cty.ObjectVal(attributes)
}
