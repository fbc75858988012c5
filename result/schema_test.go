package result

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFile = "../docs/result.schema.json"

func TestDocumentsFitTheSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	interrupted := sampleRun(t)
	interrupted.Info.Status = Interrupted
	for name, run := range map[string]*Run{
		"public": sampleRun(t).Public(), "file": sampleRun(t).filled(),
		"interrupted": interrupted.Public(), "empty": (&Run{Info: Info{Status: Failed}}).Public(),
	} {
		text, err := json.Marshal(run)
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Validate(map[string]any{"format_version": "2.0"}); err == nil {
		t.Error("the schema lets anything pass")
	}
}

// The schema is written by hand, so a field that is in the one and not in the other must not go unnoticed.
func TestSchemaNamesEveryField(t *testing.T) {
	text, err := os.ReadFile(filepath.FromSlash(schemaFile))
	if err != nil {
		t.Fatal(err)
	}
	var schema schemaNode
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	schema.compare(t, "run", &schema, reflect.TypeFor[Run](), seen)
	if len(seen) < 15 {
		t.Errorf("only %d definitions were looked at: %v", len(seen), seen)
	}
}

type schemaNode struct {
	Ref        string                `json:"$ref"`
	Properties map[string]schemaNode `json:"properties"`
	Required   []string              `json:"required"`
	Items      *schemaNode           `json:"items"`
	AnyOf      []schemaNode          `json:"anyOf"`
	Additional json.RawMessage       `json:"additionalProperties"`
	Defs       map[string]schemaNode `json:"$defs"`
}

// compare walks the Go type and the schema together.
func (root *schemaNode) compare(t *testing.T, path string, node *schemaNode, typ reflect.Type, seen map[string]bool) {
	t.Helper()
	for len(node.AnyOf) > 0 {
		node = &node.AnyOf[0]
	}
	if name, ok := strings.CutPrefix(node.Ref, "#/$defs/"); ok {
		if seen[name] {
			return
		}
		seen[name] = true
		definition := root.Defs[name]
		node = &definition
	}
	switch {
	case typ.Kind() == reflect.Pointer:
		root.compare(t, path, node, typ.Elem(), seen)
	case typ.Kind() == reflect.Slice && node.Items != nil:
		root.compare(t, path+"[]", node.Items, typ.Elem(), seen)
	case typ.Kind() == reflect.Map && len(node.Additional) > 0:
		var items schemaNode
		if err := json.Unmarshal(node.Additional, &items); err != nil {
			t.Fatal(err)
		}
		root.compare(t, path+"{}", &items, typ.Elem(), seen)
	case typ.Kind() == reflect.Struct && node.Properties != nil:
		fields := jsonFields(typ)
		for name, f := range fields {
			property, ok := node.Properties[name]
			if !ok {
				t.Errorf("%s: the schema doesn't know %s", path, name)
				continue
			}
			optional := strings.Contains(f.Tag.Get("json"), ",omit")
			if slices.Contains(node.Required, name) == optional {
				t.Errorf("%s: is %s required? the schema and the code differ", path, name)
			}
			root.compare(t, path+"."+name, &property, f.Type, seen)
		}
		for name := range node.Properties {
			if _, ok := fields[name]; !ok {
				t.Errorf("%s: the code doesn't know %s", path, name)
			}
		}
	}
}

// jsonFields are a struct's fields by their names in JSON, those of embedded structs included.
func jsonFields(typ reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(typ) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && !f.Anonymous {
			fields[name] = f
		}
	}
	return fields
}
