package functions

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/syntax"
	"bench/words"
)

func fileFunctions(dir *Folder, b *budget.Budget) []Row {
	return []Row{
		{"file", "gives the text of a file in the spec's folder", `file("bodies/order.json")`, ``, fileFunc(dir)},
		{"filebase64", "gives the bytes of a file in base64", `filebase64("bodies/logo.png")`, ``, fileBase64Func(dir)},
		{"fileexists", "says whether there is such a file", `fileexists("bodies/order.json")`, ``, fileExistsFunc(dir)},
		{"fileset", "gives the names of the files in a folder that match a pattern; ** stands for folders", `fileset("bodies", "**/*.json")`, ``, fileSetFunc(dir)},
		{"templatefile", "fills a file's template with the values of a map", `templatefile("bodies/order.tftpl", { id = 7 })`, ``, templateFileFunc(dir, b)},
	}
}

func fileFunc(dir *Folder) function.Function {
	return pure([]string{"path"},
		func(a []string) (cty.Value, error) {
			text, err := dir.readText(a[0])
			return cty.StringVal(text), err
		}, cty.String)
}

// readText is readFile for text; binary files have another function.
func (f *Folder) readText(name string) (string, error) {
	content, err := f.readFile(name)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(content) {
		return "", fmt.Errorf("%q is not UTF-8 text; use filebase64, or body_file to send it as it is", name)
	}
	return string(words.WithoutMark(content)), nil
}

func fileBase64Func(dir *Folder) function.Function {
	return pure([]string{"path"},
		func(a []string) (cty.Value, error) {
			content, err := dir.readFile(a[0])
			return cty.StringVal(base64.StdEncoding.EncodeToString(content)), err
		}, cty.String)
}

func fileExistsFunc(dir *Folder) function.Function {
	return pure([]string{"path"},
		func(a []string) (cty.Value, error) {
			exists, err := dir.exists(a[0])
			return cty.BoolVal(exists), err
		}, cty.Bool)
}

func fileSetFunc(dir *Folder) function.Function {
	return pure([]string{"path", "pattern"},
		func(a []string) (cty.Value, error) {
			names, err := dir.glob(a[0], a[1])
			if err != nil {
				return cty.NilVal, err
			}
			if len(names) == 0 {
				return cty.SetValEmpty(cty.String), nil
			}
			set := make([]cty.Value, len(names))
			for i, name := range names {
				set[i] = cty.StringVal(name)
			}
			return cty.SetVal(set), nil
		}, cty.Set(cty.String))
}

func templateFileFunc(dir *Folder, b *budget.Budget) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "path", Type: cty.String},
			{Name: "values", Type: cty.DynamicPseudoType, AllowMarked: true}, // so that what it makes of a secret is known
		},
		Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if ty := args[1].Type(); !ty.IsObjectType() && !ty.IsMapType() {
				return cty.NilVal, function.NewArgErrorf(1, "a map of values is needed, not a %s", ty.FriendlyName())
			}
			text, err := dir.readText(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			all, marks := args[1].Unmark()
			values := all.AsValueMap()
			for name, v := range values {
				values[name] = v.WithMarks(marks)
			}
			filled, err := fillTemplate(dir, b, args[0].AsString(), text, values)
			if err != nil {
				return cty.NilVal, err
			}
			return filled.WithMarks(marks), nil
		},
	})
}

// fillTemplate evaluates a template that sees the given values alone. A template can't fill another: a loop of
// templates would never end.
func fillTemplate(dir *Folder, b *budget.Budget, name, template string, values map[string]cty.Value) (cty.Value, error) {
	if tokens, _ := hclsyntax.LexTemplate([]byte(template), name, hcl.InitialPos); syntax.Deepest(tokens) != nil {
		return cty.NilVal, fmt.Errorf("the template is nested more than %d levels deep", syntax.MaxDepth)
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(template), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, templateError(diags)
	}
	mentioned := syntax.MentionsIn(expr)
	if diags := mentioned.RepeatedKeys(); diags.HasErrors() {
		return cty.NilVal, templateError(diags)
	}
	for _, t := range mentioned.Refs {
		if _, ok := values[t.RootName()]; !ok {
			known := make([]string, 0, len(values))
			for k := range maps.Keys(values) {
				known = append(known, k)
			}
			at := t.SourceRange()
			hint := ""
			if meant := diag.Suggest(t.RootName(), slices.Sorted(slices.Values(known))); meant != "" {
				hint = fmt.Sprintf("; %q is", meant)
			}
			return cty.NilVal, fmt.Errorf("%s:%d: the template uses %q, which is not among the values given%s", name, at.Start.Line, t.RootName(), hint)
		}
	}
	calls := All(dir, b)
	delete(calls, "templatefile")
	text, diags := b.Value(b.Meter(expr), &hcl.EvalContext{Variables: values, Functions: calls})
	if b.SpentOn != nil {
		b.SpentOn.Subject = nil // a place in the template says little: the call is what takes too much
		return cty.NilVal, budget.ErrSpent
	}
	if diags.HasErrors() {
		return cty.NilVal, templateError(diags)
	}
	filled, err := convert.Convert(text, cty.String)
	if err != nil {
		return cty.NilVal, errors.New("the template must give text")
	}
	return filled, nil
}

// templateError puts the first error of a template on one line, with its own place.
func templateError(diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity == hcl.DiagError && d.Subject != nil {
			return fmt.Errorf("%s:%d: %s; %s", d.Subject.Filename, d.Subject.Start.Line, d.Summary, d.Detail)
		}
	}
	return diags
}
