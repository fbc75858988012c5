package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"bench/spec/schema"
)

// compiledSchema is the schema of JSON specs.
func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(schema.JSON())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("bench.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("bench.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// Every JSON spec that is right is right by its schema, and what has a name wrong isn't.
func TestTheSchemaOfJSONSpecs(t *testing.T) {
	compiled := compiledSchema(t)
	check := func(text []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return compiled.Validate(doc)
	}
	found := 0
	err := filepath.WalkDir("../testdata", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".bench.json") || strings.Contains(path, "invalid") {
			return err
		}
		found++
		text, err := os.ReadFile(path)
		if err == nil {
			if wrong := check(text); wrong != nil {
				t.Errorf("%s: %v", path, wrong)
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d specs were checked: %v", found, err)
	}
	right := `{"//": "x", "group": {"a": {"base_url": "http://127.0.0.1", "request": {"r": {"path": "/", "weight": "${1 + 1}"}}}},
		"benchmark": {"b": [{"groups": ["group.a"], "strategies": ["strategy.map"], "concurrency": [1], "arrival": "${local.x}"}]}}`
	if err := check([]byte(right)); err != nil {
		t.Error(err)
	}
	if err := check([]byte(strings.Replace(right, "[1]", "1", 1))); err != nil {
		t.Errorf("a level alone: %v", err)
	}
	for _, slip := range [][2]string{{"base_url", "base_ulr"}, {`"path"`, `"paht"`}, {`"groups": ["group.a"], `, ""}, {"${local.x}", "possion"}, {`[1]`, `true`}, {`"group":`, `"gruop":`}} {
		if check([]byte(strings.Replace(right, slip[0], slip[1], 1))) == nil {
			t.Errorf("%s in the place of %s is right by the schema", slip[1], slip[0])
		}
	}
}
