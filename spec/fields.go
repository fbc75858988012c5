package spec

import (
	"fmt"
	"net/url"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/spec/secret"
	"bench/words"
)

// fields reads the arguments of one block in one scope, converted and checked as the table of blocks says.
type fields struct {
	e         *evaluation
	b         *decl.Block
	def       *lang.Block
	scope     scope
	sensitive bool                // something that was read has a sensitive value in it
	secret    map[string][]string // the arguments that have one: of maps the keys, otherwise one empty key
	bad       bool                // something that was read has an error
	unknown   bool                // something that was read is known only after start
	slots     map[string]texts    // the arguments with parts that are known only when a request is sent
	noted     *url.URL            // of a request, whose host is noted
}

func (e *evaluation) fields(b *decl.Block, def *lang.Block, local scope) *fields {
	return &fields{e: e, b: b, def: def, scope: local}
}

// has says whether an argument is given, be it null.
func (f *fields) has(name string) bool { return f.b.Args[name] != nil }

// at is the range of an argument's expression, else of the nested block of that type, or of the block's own header.
func (f *fields) at(name string) hcl.Range {
	if arg := f.b.Args[name]; arg != nil {
		return arg.Expr.Range()
	}
	if nested := f.b.One(name); nested != nil {
		return nested.Header
	}
	return f.b.Header
}

// wrong reports an error in an argument, with the values that led to it.
func (f *fields) wrong(code diag.Code, name, summary, detail string, args ...any) {
	f.bad = true
	d := diag.Failure(code, f.at(name), summary, detail, args...)
	if arg := f.b.Args[name]; arg != nil {
		d.Context = arg.Range.Ptr()
		if len(arg.Refs) > 0 {
			d.Expression, d.EvalContext = arg.Expr, f.e.context(arg, f.scope)
		}
	}
	f.e.report(d)
}

// value evaluates an argument and converts it to its kind. It is false when the argument is missing, null or wrong.
func (f *fields) value(name string) (cty.Value, bool) {
	arg := f.b.Args[name]
	if arg == nil {
		return cty.NilVal, false
	}
	v, ok := f.open(name, f.e.evaluate(arg, f.scope))
	if !ok {
		return cty.NilVal, false
	}
	kind := f.def.Argument(name).Kind
	if !kind.TakesConditions() && functions.HoldsCondition(v.Type()) {
		f.wrong(diag.OutOfScope, name, "Condition out of place", "%s", words.Sentence(functions.OutOfPlace(v.Type()))+".")
		return cty.NilVal, false
	}
	v = listOfOne(f.def.Argument(name), v)
	if extra := extraAttribute(v, kind.Cty(), name); extra != "" {
		f.wrong(diag.UnknownAttribute, name, "Unknown attribute", "%s", extra)
		return cty.NilVal, false
	}
	converted, err := budget.Convert(v, kind.Cty())
	if err != nil {
		f.wrong(diag.WrongType, name, "Wrong type", "%s must be %s, not %s.%s", name, kind.Wanted(), misfit(v, err), hintFor(kind, v))
		return cty.NilVal, false
	}
	if converted.IsNull() {
		return cty.NilVal, false
	}
	return converted, true
}

// open takes the marks off a value, and remembers that they were there. It is false when the argument is shown in plans
// and reports, so that it can't be sensitive.
func (f *fields) open(name string, v cty.Value) (cty.Value, bool) {
	if !v.HasMarkDeep(secret.Sensitive) {
		return v, true
	}
	if !f.def.Argument(name).MayBeSensitive() {
		f.sensitive = true
		f.wrong(diag.SensitiveValue, name, "Sensitive value", "%s is shown in plans and reports, so it can't come from a sensitive variable.%s", name, f.insteadOf(name))
		return cty.NilVal, false
	}
	f.sensitive = true
	if f.secret == nil {
		f.secret = map[string][]string{}
	}
	f.secret[name] = secretKeys(v)
	v, _ = v.UnmarkDeep()
	return v, true
}

// insteadOf says how a secret gets where an argument can't bring it.
func (f *fields) insteadOf(name string) string {
	if name == "command" {
		return " Whoever approves the command has to see it, and every user of the machine can. Hand the secret over in the environment: env = { TOKEN = var.token }."
	}
	return ""
}

// secretKeys are the keys of a map whose elements are sensitive; one empty key when the whole value is.
func secretKeys(v cty.Value) []string {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || !v.Type().IsObjectType() && !v.Type().IsMapType() {
		return []string{""}
	}
	var keys []string
	for key, el := range v.Elements() {
		if el.HasMarkDeep(secret.Sensitive) {
			keys = append(keys, key.AsString())
		}
	}
	return keys
}

// sealed puts the mark back on the value of an argument that had it.
func (f *fields) sealed(name string, v cty.Value) cty.Value {
	if f.secret[name] != nil {
		return v.Mark(secret.Sensitive)
	}
	return v
}

// secretKeys are the keys of a map argument, as it was read, whose elements are sensitive.
func (f *fields) secretKeys(name string, read map[string]string) []string {
	keys := f.secret[name]
	if len(keys) == 1 && keys[0] == "" {
		return keysOf(read)
	}
	return keys
}

// secretNames are the keys of a map argument, as it was read, that are sensitive themselves: of one that is as a whole.
func (f *fields) secretNames(name string, read map[string]string) []string {
	if keys := f.secret[name]; len(keys) == 1 && keys[0] == "" {
		return keysOf(read)
	}
	return nil
}

// describe says what a value is, without saying what it contains: that may be sensitive.
func describe(v cty.Value) string {
	switch {
	case v.IsNull():
		return "null"
	case v.Type() == cty.DynamicPseudoType:
		return "a value of unknown type"
	case v.Type().IsTupleType():
		return "a list"
	}
	return words.A(v.Type().FriendlyName())
}

// misfit says what is wrong with a value's type: the whole of it, or the element that err is about.
func misfit(v cty.Value, err error) string {
	path, ok := err.(cty.PathError)
	if !ok || len(path.Path) == 0 {
		return describe(v)
	}
	element, applyErr := path.Path.Apply(v)
	if applyErr != nil {
		return describe(v)
	}
	return fmt.Sprintf("with %s at %s", describe(element), diag.PathText(path.Path))
}

// listOfOne is the list that a value alone stands for, where an argument takes one and it fits.
func listOfOne(a *lang.Argument, v cty.Value) cty.Value {
	if !a.TakesOne() || v.IsNull() || !v.Type().IsPrimitiveType() && !(a.Kind == lang.StagesKind && v.Type().IsObjectType()) {
		return v
	}
	if _, err := budget.Convert(v, a.Kind.Element()); err != nil {
		return v
	}
	return cty.TupleVal([]cty.Value{v})
}

// hintFor shows how a value of the wrong type would be written right.
func hintFor(k lang.Kind, v cty.Value) string {
	if (k == lang.WholesKind || k == lang.RatesKind || k == lang.TextsKind) && v.Type().IsPrimitiveType() {
		return " Lists stand in brackets: [ … ]."
	}
	return ""
}

func numberText(v cty.Value) string { return v.AsBigFloat().Text('f', -1) }
