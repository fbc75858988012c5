package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"bench/spec"
	"bench/spec/diag"
	"bench/words"
)

func outputCommand() command {
	return command{
		name:    "output",
		args:    "[NAME]",
		maxArgs: 1,
		summary: "print the outputs of the newest run",
		about: "Prints the values of the `output` blocks of the newest run, or of the result that -result names: all of them, or the one called NAME. " +
			"Sensitive outputs are in no result, and so not here either.",
		examples: []example{
			{"bench output", "all of them, as the spec would write them"},
			{"bench output -raw best_p99", "one value and nothing else, for scripts"},
		},
		statuses: usual("printed"),
		complete: func(*session) []candidate {
			r, err := loadRun("")
			if err != nil {
				return nil
			}
			return asCandidates(slices.Sorted(maps.Keys(r.Outputs)))
		},
		declare: func(f *flags) action {
			var o outputOptions
			f.yes(&o.asJSON, "json", "print JSON")
			f.yes(&o.raw, "raw", "print a text, number or truth value as it is, without quotes")
			f.text(&o.result, "result", "read the outputs of `RESULT` instead")
			f.values["result"] = runCandidates
			return o.run
		},
	}
}

type outputOptions struct {
	asJSON, raw bool
	result      string
}

func (o *outputOptions) run(s *session) status {
	name := s.arg(0)
	if o.raw && (o.asJSON || name == "") {
		return s.fail(mistake{"-raw prints one output", "Name it, and leave -json out: bench output -raw NAME."})
	}
	r, err := loadRun(o.result)
	if err != nil {
		return s.fail(err)
	}
	if name == "" {
		return o.all(s, r.Outputs)
	}
	value, ok := r.Outputs[name]
	if !ok {
		return s.fail(unknownOutput(name, slices.Sorted(maps.Keys(r.Outputs))))
	}
	if o.asJSON {
		return s.printJSON(value)
	}
	if o.raw {
		return printRaw(s, name, value)
	}
	fmt.Fprintln(s.out, plainText(value))
	return done
}

func (o *outputOptions) all(s *session, outputs map[string]any) status {
	if o.asJSON {
		if outputs == nil {
			outputs = map[string]any{}
		}
		return s.printJSON(outputs)
	}
	if len(outputs) == 0 {
		fmt.Fprintln(s.err, "The run has no outputs: its spec has no `output` blocks.")
	}
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		fmt.Fprintf(s.out, "%s = %s\n", words.Printable(name), plainText(outputs[name]))
	}
	return done
}

func unknownOutput(name string, names []string) error {
	detail := "It has none: add an `output` block to the spec."
	if near := diag.Suggest(name, names); near != "" {
		detail = fmt.Sprintf("Did you mean %q?", near)
	} else if len(names) > 0 {
		detail = "It has " + words.List(names) + "."
	}
	return mistake{fmt.Sprintf("The run has no output %q", name), detail}
}

func printRaw(s *session, name string, value any) status {
	switch v := value.(type) {
	case string:
		fmt.Fprint(s.out.exact(), v)
	case json.Number, float64, bool:
		fmt.Fprint(s.out, plainText(v))
	default:
		return s.fail(mistake{fmt.Sprintf("The output %q is no single value", name), "-raw takes texts, numbers and truth values. Use -json."})
	}
	return done
}

// plainText writes a value that came from JSON as a spec would write it.
func plainText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	ty, err := ctyjson.ImpliedType(text)
	if err != nil {
		return string(text)
	}
	v, err := ctyjson.Unmarshal(text, ty)
	if err != nil {
		return string(text)
	}
	if v.IsNull() {
		v = cty.NullVal(cty.DynamicPseudoType)
	}
	return spec.ValueText(v)
}
