package rows

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
)

// Formats are the endings of the names of files that can be read.
func Formats() []string { return []string{".csv", ".json", ".jsonl"} }

// Read reads the content of a file, in the format that the ending of its name says. Its error names the line or the row.
func Read(name string, content []byte) (*Table, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return nil, errors.New("it is not UTF-8 text")
	}
	var t *Table
	var err error
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		t, err = readCSV(content)
	case ".json":
		t, err = readJSON(content)
	case ".jsonl", ".ndjson":
		t, err = readLines(content)
	default:
		return nil, fmt.Errorf("its name must end in %s", strings.Join(Formats(), ", "))
	}
	if err == nil && len(t.Rows) == 0 {
		err = errors.New("it has no rows")
	}
	return t, err
}

// readCSV reads CSV (RFC 4180) with a header line. Its values are texts.
func readCSV(content []byte) (*Table, error) {
	r := csv.NewReader(bytes.NewReader(content))
	head, err := r.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("it is empty: the first line names the columns")
	case err != nil:
		return nil, inLine(err)
	}
	t := &Table{}
	for _, name := range head {
		name = cty.NormalizeString(strings.TrimSpace(name))
		if name == "" || slices.Contains(t.Columns, name) {
			return nil, fmt.Errorf("line 1: a column without a name, or a name that stands twice: %q", name)
		}
		t.Columns = append(t.Columns, name)
		t.Types = append(t.Types, cty.String)
	}
	for {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return t, nil
		case errors.Is(err, csv.ErrFieldCount):
			line, _ := r.FieldPos(0)
			return nil, fmt.Errorf("line %d: %d values, and %d columns are named in line 1", line, len(row), len(t.Columns))
		case err != nil:
			return nil, inLine(err)
		case len(t.Rows) == Most:
			return nil, fmt.Errorf("there are more than %d rows", Most)
		}
		for i := range row {
			row[i] = cty.NormalizeString(row[i])
		}
		t.Rows = append(t.Rows, row)
	}
}

// inLine says where an error of package csv is.
func inLine(err error) error {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return fmt.Errorf("line %d: %w", broken.Line, broken.Err)
	}
	return err
}

// readJSON reads a list of objects.
func readJSON(content []byte) (*Table, error) {
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil, errors.New("it is not a list of objects: [{ … }, … ]")
	}
	var b builder
	for d.More() {
		if err := b.object(d); err != nil {
			return nil, fmt.Errorf("row %d: %w", len(b.Rows)+1, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("row %d: %w", len(b.Rows)+1, unexpected(err))
	}
	return &b.Table, nil
}

// readLines reads an object from each line.
func readLines(content []byte) (*Table, error) {
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Buffer(nil, len(content)+1)
	var b builder
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if err := b.object(d); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if d.More() {
			return nil, fmt.Errorf("line %d: more than one object", n)
		}
	}
	return &b.Table, lines.Err()
}

// object adds the next JSON object as a row.
func (b *builder) object(d *json.Decoder) error {
	var values map[string]any
	if err := d.Decode(&values); err != nil {
		return unexpected(err)
	}
	row := make([]field, 0, len(values))
	for name, v := range values {
		f := field{name: cty.NormalizeString(name)}
		switch v := v.(type) {
		case string:
			f.typ, f.text = cty.String, cty.NormalizeString(v)
		case bool:
			f.typ, f.text = cty.Bool, fmt.Sprint(v)
		case json.Number:
			n, err := cty.ParseNumberVal(v.String())
			if err != nil {
				return fmt.Errorf("%q: %w", name, err)
			}
			f.typ, f.text = cty.Number, n.AsBigFloat().Text('f', -1)
		default:
			return fmt.Errorf("%q must be a string, a number or a bool: null, lists and objects don't fit into a column", name)
		}
		row = append(row, f)
	}
	return b.add(row)
}

// unexpected is an error of the JSON decoder in the words of this package.
func unexpected(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("it is not an object, but JSON of the type %s", wrong.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON ends too early")
	}
	return err
}
