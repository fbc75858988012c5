package rows

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Of makes a table of a value without marks: a list of objects or maps. Its error names the row, from 1.
func Of(v cty.Value) (*Table, error) {
	if v.IsNull() || !v.CanIterateElements() || v.Type().IsObjectType() || v.Type().IsMapType() {
		return nil, errors.New("rows is a list of objects: [{ name = \"ann\" }, { name = \"bob\" }]")
	}
	var b builder
	for _, el := range v.Elements() {
		row, err := fieldsOf(el)
		if err == nil {
			err = b.add(row)
		}
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", len(b.Rows)+1, err)
		}
	}
	if len(b.Rows) == 0 {
		return nil, errors.New("there are no rows")
	}
	return &b.Table, nil
}

func fieldsOf(row cty.Value) ([]field, error) {
	if row.IsNull() || !row.Type().IsObjectType() && !row.Type().IsMapType() {
		return nil, fmt.Errorf("it must be an object, such as { name = \"ann\" }, not %s", row.Type().FriendlyName())
	}
	var fields []field
	for key, v := range row.Elements() {
		name := key.AsString()
		if v.IsNull() || !v.Type().IsPrimitiveType() {
			return nil, fmt.Errorf("%q must be a string, a number or a bool", name)
		}
		text, err := convert.Convert(v, cty.String)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", name, err)
		}
		fields = append(fields, field{name, text.AsString(), v.Type()})
	}
	return fields, nil
}
