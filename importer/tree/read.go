package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	mostDepth = 500       // levels of values one within the other
	mostNodes = 4_000_000 // values of a document, with what its aliases stand for
)

var errDepth = fmt.Errorf("more than %d levels of values one within the other", mostDepth)

// Read reads a document that is JSON or YAML.
func Read(text []byte) (*Node, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if trimmed := bytes.TrimLeft(text, " \t\r\n"); len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') {
		n, err := JSON(text)
		if err == nil || bytes.HasPrefix(trimmed, []byte(`{"`)) || json.Valid(text) {
			return n, err
		}
	}
	return YAML(text)
}

// JSON reads a document that is JSON.
func JSON(text []byte) (*Node, error) {
	r := jsonReader{d: json.NewDecoder(bytes.NewReader(text)), text: text, line: 1}
	r.d.UseNumber()
	n, err := r.value(0)
	if err == nil {
		if _, err = r.d.Token(); errors.Is(err, io.EOF) {
			return n, nil
		}
		err = errors.New("there is more after the end of the value")
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return nil, fmt.Errorf("line %d: %w", r.here(), err)
}

type jsonReader struct {
	d    *json.Decoder
	text []byte
	line int // of offset
	at   int64
}

// here is the line that the reader has come to.
func (r *jsonReader) here() int {
	to := min(r.d.InputOffset(), int64(len(r.text)))
	r.line += bytes.Count(r.text[r.at:to], []byte("\n"))
	r.at = to
	return r.line
}

func (r *jsonReader) value(depth int) (*Node, error) {
	if depth > mostDepth {
		return nil, errDepth
	}
	token, err := r.d.Token()
	if err != nil {
		return nil, err
	}
	n := &Node{Line: r.here()}
	switch v := token.(type) {
	case nil:
	case bool:
		n.Kind, n.Text = Bool, fmt.Sprint(v)
	case json.Number:
		n.Kind, n.Text = Number, v.String()
	case string:
		n.Kind, n.Text = String, v
	case json.Delim:
		return n, r.fill(n, v, depth)
	}
	return n, nil
}

func (r *jsonReader) fill(n *Node, open json.Delim, depth int) error {
	n.Kind = List
	if open == '{' {
		n.Kind = Object
	}
	for r.d.More() {
		name := ""
		if n.Kind == Object {
			key, err := r.d.Token()
			if err != nil {
				return err
			}
			name, _ = key.(string)
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		if n.Kind == Object {
			n.Fields = append(n.Fields, Field{name, v})
		} else {
			n.Items = append(n.Items, v)
		}
	}
	_, err := r.d.Token()
	return err
}

// YAML reads a document that is YAML, the first one if there are several.
func YAML(text []byte) (*Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(root.Content) == 0 {
		return nil, errors.New("there is nothing in it")
	}
	left := mostNodes
	return fromYAML(root.Content[0], 0, &left)
}

func fromYAML(y *yaml.Node, depth int, left *int) (*Node, error) {
	*left--
	switch {
	case depth > mostDepth:
		return nil, fmt.Errorf("line %d: %w", y.Line, errDepth)
	case *left < 0:
		return nil, fmt.Errorf("line %d: its aliases stand for more than %d values", y.Line, mostNodes)
	case y.Kind == yaml.AliasNode:
		return fromYAML(y.Alias, depth+1, left)
	}
	n := &Node{Line: y.Line}
	switch y.Kind {
	case yaml.SequenceNode:
		n.Kind = List
		for _, item := range y.Content {
			v, err := fromYAML(item, depth+1, left)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, v)
		}
	case yaml.MappingNode:
		n.Kind = Object
		for i := 0; i+1 < len(y.Content); i += 2 {
			v, err := fromYAML(y.Content[i+1], depth+1, left)
			if err != nil {
				return nil, err
			}
			if y.Content[i].Tag == "!!merge" {
				n.Fields = append(mergedFields(v), n.Fields...)
				continue
			}
			n.Fields = append(n.Fields, Field{y.Content[i].Value, v})
		}
	default:
		n.scalar(y)
	}
	return n, nil
}

// mergedFields are what a key << brings.
func mergedFields(n *Node) []Field {
	fields := n.Fields
	for _, item := range n.Items {
		fields = append(fields, item.Fields...)
	}
	return fields
}

func (n *Node) scalar(y *yaml.Node) {
	n.Kind, n.Text = String, y.Value
	switch y.Tag {
	case "!!null":
		n.Kind, n.Text = Null, ""
	case "!!bool":
		n.Kind, n.Text = Bool, strings.ToLower(y.Value)
	case "!!int", "!!float":
		if json.Valid([]byte(y.Value)) {
			n.Kind = Number
		}
	}
}
