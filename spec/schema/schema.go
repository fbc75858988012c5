// Package schema describes specs that are written as JSON in JSON Schema, for editors that check and complete JSON. It is made of
// the table of the language.
package schema

import "bench/spec/lang"

// JSON describes *.bench.json files, in which a spec is written as JSON, in JSON Schema, for editors that check and
// complete JSON. A text can stand for any value, since "${ … }" in it is an expression; whether that fits only bench can say.
func JSON() map[string]any {
	defs := map[string]any{}
	root := bodySchema(lang.File(), defs)
	root["$schema"] = "http://json-schema.org/draft-07/schema#" // what editors know
	root["title"] = "A spec of bench, as JSON"
	root["definitions"] = defs
	return root
}

// bodySchema is a body as JSON: an object of its arguments and blocks.
func bodySchema(b *lang.Block, defs map[string]any) map[string]any {
	properties := map[string]any{"//": map[string]any{"description": "A comment."}}
	var required []string
	for _, a := range b.Arguments {
		properties[a.Name] = argumentSchema(a)
		if a.Required {
			required = append(required, a.Name)
		}
	}
	dynamic := map[string]any{}
	for _, n := range b.Blocks {
		properties[n.Type] = blockSchema(n, defs, b.Type+"_"+n.Type, n.Block, n.Label)
		if n.Dynamic {
			dynamic[n.Type] = blockSchema(n, defs, b.Type+"_dynamic_"+n.Type, lang.DynamicBlock(n.Block), false)
		}
	}
	if len(dynamic) > 0 {
		properties["dynamic"] = map[string]any{"type": "object", "properties": dynamic, "additionalProperties": false}
	}
	body := map[string]any{"type": "object", "properties": properties}
	if !b.Free {
		body["additionalProperties"] = false
	}
	if len(required) > 0 {
		body["required"] = required
	}
	return body
}

// blockSchema is the value of a block's type: bodies, one or a list of them, and by their names where they have some.
func blockSchema(n lang.Nested, defs map[string]any, name string, b *lang.Block, labelled bool) map[string]any {
	if defs[name] == nil {
		defs[name] = true // it is being made
		defs[name] = bodySchema(b, defs)
	}
	ref := map[string]any{"$ref": "#/definitions/" + name}
	bodies := map[string]any{"anyOf": []any{ref, map[string]any{"type": "array", "items": ref}}}
	if !labelled {
		bodies["description"] = n.Doc
		return bodies
	}
	named := map[string]any{"type": "object", "additionalProperties": bodies}
	if len(n.Labels) > 0 {
		named["propertyNames"] = map[string]any{"enum": n.Labels}
	}
	return map[string]any{"description": n.Doc, "anyOf": []any{named, map[string]any{"type": "array", "items": named}}}
}

// alone are the types of what stands for a list of it, besides texts, which can be templates in any case.
func alone(a lang.Argument) []string {
	switch {
	case !a.TakesOne():
		return nil
	case a.Kind == lang.StagesKind:
		return []string{"object"}
	case a.Kind == lang.WholesKind, a.Kind == lang.RatesKind, a.Kind == lang.LevelsKind:
		return []string{"number"}
	}
	return nil
}

// argumentSchema is the value of an argument.
func argumentSchema(a lang.Argument) map[string]any {
	s := map[string]any{"description": a.Doc}
	if len(a.Words) > 0 && a.Kind == lang.TextKind {
		s["anyOf"] = []any{map[string]any{"enum": a.Words}, map[string]any{"type": "string", "pattern": `\$\{`}}
		return s
	}
	switch a.Kind {
	case lang.TextKind, lang.DurationKind, lang.TypeKind, lang.ReferenceKind, lang.MetricKind, lang.AddressKind, lang.CountKind:
		s["type"] = []string{"string", "null"}
		if a.Kind == lang.ReferenceKind {
			s["type"] = []string{"string", "number", "null"} // a baseline can be a level
		}
	case lang.NumberKind, lang.WholeKind, lang.SizeKind, lang.LimitKind:
		s["type"] = []string{"number", "string", "null"}
	case lang.BoolKind, lang.ConditionKind:
		s["type"] = []string{"boolean", "string", "null"}
	case lang.TextsKind, lang.WholesKind, lang.LevelsKind, lang.RatesKind, lang.ReferencesKind, lang.MetricsKind, lang.RequestsKind, lang.StagesKind, lang.HoldsKind:
		s["type"] = append([]string{"array", "string", "null"}, alone(a)...)
	case lang.TextMapKind, lang.ParametersKind, lang.ExpectedTextsKind, lang.ExpectedValuesKind, lang.CapturesKind, lang.RepeatKind, lang.UntilKind:
		s["type"] = []string{"object", "string", "null"}
	}
	return s
}
