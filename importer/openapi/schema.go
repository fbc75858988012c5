package openapi

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

const (
	deepest    = 12  // levels of a value that is made of a schema
	mostValues = 400 // values that are made for one request
)

// make is a value that fits a schema: an example where there is one, required properties, and others with an example. A schema
// that refers to itself ends with null.
func (r *reader) make(s *tree.Node, depth int) draft.Value {
	s = r.follow(s)
	r.values++
	if s == nil || depth > deepest || r.values > mostValues || r.within[s] {
		return draft.Value{}
	}
	if r.within == nil {
		r.within = map[*tree.Node]bool{}
	}
	r.within[s] = true
	defer delete(r.within, s)
	if e := s.First("example", "default", "const"); e != nil {
		return literal(e)
	}
	for _, list := range []string{"examples", "enum"} {
		if all := s.Get(list).List(); len(all) > 0 {
			return literal(all[0])
		}
	}
	if all := s.Get("allOf").List(); len(all) > 0 {
		return r.makeAll(append(slices.Clone(all), s), depth)
	}
	for _, list := range []string{"oneOf", "anyOf"} {
		for _, one := range s.Get(list).List() {
			if one.Get("type").Str() != "null" && s.Get("properties") == nil {
				return r.make(one, depth+1)
			}
		}
	}
	switch typeOf(s) {
	case "object":
		return r.makeAll([]*tree.Node{s}, depth)
	case "array":
		return draft.Value{Kind: tree.List, Items: []draft.Value{r.make(s.Get("items"), depth+1)}}
	case "integer":
		return draft.Value{Kind: tree.Number, Raw: strconv.FormatFloat(math.Ceil(allowed(s, 1)), 'f', -1, 64)}
	case "number":
		return draft.Value{Kind: tree.Number, Raw: strconv.FormatFloat(allowed(s, 1), 'f', -1, 64)}
	case "boolean":
		return draft.Value{Kind: tree.Bool, Raw: "true"}
	case "string":
		return draft.Value{Kind: tree.String, Text: draft.Lit(word(s))}
	}
	return draft.Value{}
}

// typeOf is a schema's type. OpenAPI 3.1 has lists of them.
func typeOf(s *tree.Node) string {
	for _, t := range s.Get("type").List() {
		if t.Str() != "null" {
			return t.Str()
		}
	}
	switch {
	case s.Get("properties") != nil || s.Get("additionalProperties") != nil:
		return "object"
	case s.Get("items") != nil:
		return "array"
	case s.Get("format") != nil || s.Get("pattern") != nil:
		return "string"
	}
	return ""
}

// makeAll is an object of the properties of several schemas.
func (r *reader) makeAll(schemas []*tree.Node, depth int) draft.Value {
	v := draft.Value{Kind: tree.Object}
	has := map[string]bool{}
	var required []string
	for _, s := range schemas {
		for _, name := range r.follow(s).Get("required").List() {
			required = append(required, name.Str())
		}
	}
	for _, s := range schemas {
		s = r.follow(s)
		if s == nil {
			continue
		}
		if len(s.Get("allOf").List()) > 0 && len(schemas) > 1 && s != schemas[len(schemas)-1] || s.Get("oneOf") != nil || s.Get("anyOf") != nil {
			for _, f := range r.make(s, depth+1).Fields {
				if !has[f.Name] {
					has[f.Name] = true
					v.Fields = append(v.Fields, f)
				}
			}
			continue
		}
		for _, p := range s.Get("properties").Pairs() {
			schema := r.follow(p.Value)
			if has[p.Name] || schema.Get("readOnly").True() || schema == nil {
				continue
			}
			_, given := r.exampleOf(schema)
			if !slices.Contains(required, p.Name) && !given && len(required) > 0 {
				continue
			}
			has[p.Name] = true
			v.Fields = append(v.Fields, draft.Field{Name: p.Name, Value: r.make(schema, depth+1)})
		}
	}
	return v
}

// allowed is a number that a schema allows, near what is wanted.
func allowed(s *tree.Node, want float64) float64 {
	if low, ok := s.First("minimum", "exclusiveMinimum").Num(); ok && low >= want {
		want = low
		if s.Get("exclusiveMinimum").True() || s.Get("minimum") == nil {
			want++
		}
	}
	if high, ok := s.Get("maximum").Num(); ok && high < want {
		want = high
	}
	if step, ok := s.Get("multipleOf").Num(); ok && step > 0 {
		want = math.Ceil(want/step) * step
	}
	return want
}

// word is a text that fits a schema.
func word(s *tree.Node) string {
	switch s.Get("format").Str() {
	case "date":
		return "2026-01-31"
	case "date-time":
		return "2026-01-31T12:00:00Z"
	case "time":
		return "12:00:00Z"
	case "uuid":
		return "4f3c2b1a-0000-4000-8000-000000000001"
	case "email":
		return "ada@example.com"
	case "uri", "url":
		return "https://example.com/"
	case "hostname":
		return "example.com"
	case "ipv4":
		return "192.0.2.1"
	case "ipv6":
		return "2001:db8::1"
	case "byte":
		return "dGV4dA=="
	}
	text := "text"
	if least, ok := s.Get("minLength").Num(); ok && least > float64(len(text)) {
		text = strings.Repeat("text", int(min(least, 1000))/4+1)[:int(min(least, 1000))]
	}
	if most, ok := s.Get("maxLength").Num(); ok && most >= 0 && most < float64(len(text)) {
		text = text[:int(most)]
	}
	return text
}
