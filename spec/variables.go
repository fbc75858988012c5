package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/functions"
	"bench/spec/lang"
	"bench/spec/secret"
	"bench/words"
)

// A variable is a declared input and the value it got.
type variable struct {
	name       string
	block      *decl.Block
	typ        cty.Type // with optional attributes
	defaults   *typeexpr.Defaults
	nullable   bool
	sensitive  bool
	deprecated string
	untyped    bool // its type is wrong, so that nothing can be said of its value

	value  cty.Value // marked when sensitive; unknown when it has an error
	origin string
	at     hcl.Range // of the text that gave the value
}

// inputs are what a spec gets from outside: the values of its variables, and what the bench block allows.
type inputs struct {
	variables    []*variable
	allowedHosts []string
	workers      *plan.Workers
	open         []string             // variables that have no value yet, see Options.ValuesLater
	valueFiles   []string             // the variables files that were read
	shown        map[string]*hcl.File // the texts that values came from, as far as they may be shown
}

// assign decodes all variable blocks and gives them their values. What is said of their values comes later, since
// validations can use locals.
func assign(r *reading) (inputs, hcl.Diagnostics) {
	e := newEvaluation(r, world{})
	in := inputs{allowedHosts: e.allowedHosts(), workers: e.workers()}
	var declared []declaredVariable
	for _, b := range r.all.Blocks["variable"] {
		v := e.declaredVariable(b)
		in.variables = append(in.variables, v)
		declared = append(declared, declaredVariable{name: v.name, literal: v.typ.IsPrimitiveType() || v.untyped, any: v.typ == cty.DynamicPseudoType && !v.untyped, sensitive: v.sensitive})
	}
	for _, address := range r.all.Lost { // a value for one of these is no mistake
		if decl.HasRoot(address, "var") {
			declared = append(declared, declaredVariable{name: decl.TrimRoot(address), literal: true})
		}
	}
	g := r.givenValues(declared)
	e.diags = append(e.diags, g.diags...)
	in.valueFiles, in.shown = g.files, g.sources
	for _, v := range in.variables {
		if e.settle(v, g) {
			in.open = append(in.open, v.name)
		}
	}
	return in, e.diags
}

// declaredVariable reads a variable block without its value.
func (e *evaluation) declaredVariable(b *decl.Block) *variable {
	f := e.fields(b, lang.VariableBlock, nil)
	v := &variable{name: b.Name, block: b, typ: cty.DynamicPseudoType, at: b.Header}
	v.nullable = f.boolean("nullable")
	v.sensitive = f.boolean("sensitive")
	v.deprecated = f.constant("deprecated")
	f.constant("description")
	arg := b.Args["type"]
	if arg == nil {
		v.untyped = b.Meant["type"]
		return v
	}
	ty, defaults, diags := typeexpr.TypeConstraintWithDefaults(arg.Written)
	e.diags = append(e.diags, betterTypes(diags, arg)...)
	if v.untyped = diags.HasErrors(); !v.untyped {
		v.typ, v.defaults = ty, defaults
	}
	return v
}

// settle gives a variable the strongest value there is: given from outside, else its default. It is open when there is none
// and there may be one later.
func (e *evaluation) settle(v *variable, g *givenValues) (open bool) {
	v.value = cty.DynamicVal
	given, isGiven := g.values[v.name]
	fallback, hasDefault := cty.NilVal, false
	if !isGiven || given.value.IsNull() || e.reading.recorded == nil { // a recorded value is from where its default may have none
		fallback, hasDefault = e.defaultOf(v)
	}
	if arg := v.block.Args["default"]; arg != nil {
		v.at = arg.Expr.Range()
	}
	switch {
	case isGiven && given.value.IsNull() && !v.nullable && hasDefault:
		v.value, v.origin = fallback, "default"
	case isGiven:
		v.origin, v.at = given.origin, given.at
		if v.sensitive {
			e.reading.folder.Vault.Note(given.value.Mark(secret.Sensitive)) // also one that doesn't fit
			v.at = v.block.Header                                           // the text itself must not be shown
		}
		v.value = e.fitted(v, given.value)
		if v.deprecated != "" {
			e.report(diag.Caution(diag.Deprecated, v.at, "Deprecated variable", "var.%s is deprecated: %s", v.name, v.deprecated))
		}
	case hasDefault:
		v.value, v.origin = fallback, "default"
	case v.block.Meant["default"], g.meant[v.name]:
	case e.reading.options.ValuesLater:
		v.value = cty.UnknownVal(v.typ.WithoutOptionalAttributesDeep())
		open = true
	default:
		e.report(diag.Failure(diag.NoValue, v.block.Header, "Variable without a value",
			"The variable %q has no default, so it needs a value: -var %s=…, %s%s in the environment, or a line in %s%s.%s",
			v.name, v.name, envPrefix, v.name, defaultValues[0], g.hintAtEnv(e.reading.place.Dir), purpose(v.block)))
	}
	if v.untyped {
		v.value = cty.DynamicVal
	}
	if v.sensitive && !v.value.IsNull() { // that nothing was given is no secret
		v.value = v.value.Mark(secret.Sensitive)
	}
	e.reading.folder.Vault.Note(v.value)
	return open
}

// purpose is a variable's description as a sentence to append.
func purpose(b *decl.Block) string {
	arg := b.Args["description"]
	if arg == nil {
		return ""
	}
	text, diags := arg.Expr.Value(nil)
	if diags.HasErrors() || text.Type() != cty.String || !text.IsKnown() || text.IsNull() {
		return ""
	}
	return " It is: " + strings.TrimSuffix(text.AsString(), ".") + "."
}

// defaultOf evaluates a variable's default, which is the one place where env can be called.
func (e *evaluation) defaultOf(v *variable) (cty.Value, bool) {
	arg := v.block.Args["default"]
	if arg == nil {
		return cty.NilVal, false
	}
	if e.reading.all.Bad[arg] {
		return cty.DynamicVal, true
	}
	ctx := &hcl.EvalContext{Functions: functions.WithEnv(e.reading.toolsOf(arg.Module).folder, e.reading.budget)}
	value, diags := e.reading.budget.Value(arg.Expr, ctx)
	e.diags = append(e.diags, e.plainer(diags, arg.Expr)...)
	if diags.HasErrors() {
		return cty.DynamicVal, true
	}
	if v.sensitive {
		e.reading.folder.Vault.Note(value.Mark(secret.Sensitive)) // also one that doesn't fit
	}
	before := v.at
	v.at = arg.Expr.Range()
	fitted := e.fitted(v, value)
	v.at = before
	return fitted, true
}

// fitted converts a value to its variable's type. Attributes that the type doesn't have are errors: dropping them would
// hide a misspelt one.
func (e *evaluation) fitted(v *variable, value cty.Value) cty.Value {
	if value == cty.DynamicVal {
		return value
	}
	if extra := extraAttribute(value, v.typ, "var."+v.name); extra != "" {
		e.report(diag.Failure(diag.UnknownAttribute, v.at, "Unknown attribute", "%s", extra))
		return cty.DynamicVal
	}
	if functions.HoldsCondition(value.Type()) {
		e.report(diag.Failure(diag.OutOfScope, v.at, "Condition out of place", "%s", words.Sentence(functions.OutOfPlace(value.Type()))+"."))
		return cty.DynamicVal
	}
	if v.defaults != nil && !value.IsNull() {
		value = v.defaults.Apply(value)
	}
	converted, err := budget.Convert(value, v.typ)
	switch {
	case err != nil:
		e.report(diag.Failure(diag.WrongType, v.at, "Wrong type for var."+v.name, "The type is %s: %s.%s", typeexpr.TypeString(v.typ.WithoutOptionalAttributesDeep()), diag.WhyNot(err), listHint(v, value)))
		return cty.DynamicVal
	case converted.IsNull() && !v.nullable:
		e.report(diag.Failure(diag.BadValue, v.at, "Null for var."+v.name, "The variable %q has nullable = false, so it can't be null.", v.name))
		return cty.DynamicVal
	}
	if d := budget.UnfitNumber(v.at, converted); d != nil {
		e.report(d)
		return cty.DynamicVal
	}
	return converted
}

// listHint shows how one value is written where a list is wanted.
func listHint(v *variable, value cty.Value) string {
	if (v.typ.IsListType() || v.typ.IsSetType()) && value.Type().IsPrimitiveType() {
		return " A list with one element stands in brackets, too: [ … ]."
	}
	return ""
}

// extraAttribute finds an attribute of a value that its type doesn't have, and says so; "" for none.
func extraAttribute(value cty.Value, ty cty.Type, path string) string {
	if value.IsNull() || !value.IsKnown() {
		return ""
	}
	value, _ = value.Unmark()
	given := value.Type()
	switch {
	case ty.IsObjectType() && (given.IsObjectType() || given.IsMapType()):
		for key, el := range value.Elements() {
			name := key.AsString()
			if !ty.HasAttribute(name) {
				names := keysOf(ty.AttributeTypes())
				return fmt.Sprintf("%s has no attribute %q.%s", path, name, nearOrAll(name, names))
			}
			if found := extraAttribute(el, ty.AttributeType(name), path+"."+name); found != "" {
				return found
			}
		}
	case ty.IsCollectionType() && (given.IsTupleType() || given.IsCollectionType() || given.IsObjectType()):
		for key, el := range value.Elements() {
			index, _ := diag.KeyText(key)
			if found := extraAttribute(el, ty.ElementType(), path+"["+index+"]"); found != "" {
				return found
			}
		}
	case ty.IsTupleType() && given.IsTupleType():
		for i, inner := range ty.TupleElementTypes() {
			if i < given.Length() {
				if found := extraAttribute(value.Index(cty.NumberIntVal(int64(i))), inner, fmt.Sprintf("%s[%d]", path, i)); found != "" {
					return found
				}
			}
		}
	}
	return ""
}

// validate judges the validation blocks of every variable.
func (e *evaluation) validate() {
	for _, v := range slices.Concat(e.reading.variables, e.given) {
		if v.value == cty.DynamicVal || v.value.Type() == cty.DynamicPseudoType && !v.value.IsKnown() {
			continue // it has an error already
		}
		for _, b := range v.block.Nested("validation") {
			e.validation(v, b)
		}
	}
}

func (e *evaluation) validation(v *variable, b *decl.Block) {
	f := e.fields(b, lang.ValidationBlock, nil)
	condition, ok := f.known("condition")
	message := f.textOr("error_message", "The value doesn't meet the condition.")
	if !ok || condition.True() {
		if arg := b.Args["condition"]; arg != nil && !ok && !f.bad && !e.reading.all.Bad[arg] {
			f.wrong(diag.BadValue, "condition", "Condition is null", "A condition must be true or false.")
		}
		return
	}
	if f.secret["error_message"] != nil {
		message = "The value doesn't meet the condition. (The message has a sensitive value in it.)"
	}
	arg := b.Args["condition"]
	d := diag.Failure(diag.InvalidVariable, v.at, "Invalid value for var."+v.name, "%s\n\nThis is the validation at %s.", message, diag.Spot(arg.Expr.Range()))
	if v.sensitive {
		d.Subject = arg.Expr.Range().Ptr()
	}
	d.Expression, d.EvalContext = arg.Expr, e.context(arg, nil)
	e.report(d)
}

// givenValues are the values that variables get from outside.
func (r *reading) givenValues(declared []declaredVariable) *givenValues {
	if r.recorded == nil {
		return gatherValues(r, declared)
	}
	return r.givenAgain(declared)
}
