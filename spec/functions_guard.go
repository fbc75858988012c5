package spec

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// guarded is a function inside a budget: what it is going to make is foreseen where it can be much more than it is given
// (functions_growth.go), and counted when it is made. Its errors are one line, a panic of a library's among them. Sensitive
// arguments and results are noted in the vault.
func (b *budget) guarded(row functionRow, secrets *vault) function.Function {
	inner := row.Call
	params, rest := inner.Params(), inner.VarParam()
	spec := &function.Spec{
		Type: function.StaticReturnType(cty.DynamicPseudoType), // what Impl gives has the exact type, be it known or not
		Impl: func(args []cty.Value, _ cty.Type) (v cty.Value, err error) {
			defer func() {
				if recover() != nil {
					v, err = cty.NilVal, errNoResult
				}
			}()
			args = unboxed(args)
			if !b.step(costOf(row.Name, args)) {
				return cty.NilVal, errSpent
			}
			if n, ok := lengthOfLarge(row.Name, args); ok {
				return n, nil
			}
			if args, err = asWanted(params, rest, args); err != nil {
				return cty.NilVal, err
			}
			if err = b.foresee(row.Name, args); err != nil {
				return cty.NilVal, err
			}
			secrets.noteAll(args...)
			v, err = inner.Call(args)
			if err != nil {
				return cty.NilVal, plainError(err)
			}
			secrets.note(v)
			return v, b.make(v)
		},
	}
	for _, p := range params {
		spec.Params = append(spec.Params, passing(p))
	}
	if rest != nil {
		p := passing(*rest)
		spec.VarParam = &p
	}
	return function.New(spec)
}

func unboxed(args []cty.Value) []cty.Value {
	plain := make([]cty.Value, len(args))
	for i, v := range args {
		plain[i] = unbox(v)
	}
	return plain
}

// lengthOfLarge is the length of a large value, at which nobody has to look for it.
func lengthOfLarge(name string, args []cty.Value) (cty.Value, bool) {
	if name != "length" || len(args) != 1 || !isLarge(args[0]) {
		return cty.NilVal, false
	}
	v, marks := args[0].Unmark()
	return cty.NumberIntVal(int64(v.LengthInt())).WithMarks(marks), true
}

// passing is a parameter that leaves everything to the function inside: nulls, unknown and marked values, and texts that
// have to become numbers.
func passing(p function.Parameter) function.Parameter {
	if convertsHere(p.Type) {
		p.Type = cty.DynamicPseudoType
	}
	p.AllowNull, p.AllowUnknown, p.AllowDynamicType, p.AllowMarked = true, true, true, true
	return p
}

// convertsHere says whether arguments are converted to a parameter's type by toType, and not by package hclsyntax.
func convertsHere(ty cty.Type) bool { return ty == cty.Number || ty.IsCollectionType() }

// asWanted converts arguments to their parameters' types.
func asWanted(params []function.Parameter, rest *function.Parameter, args []cty.Value) ([]cty.Value, error) {
	var converted []cty.Value
	for i, v := range args {
		p := rest
		if i < len(params) {
			p = &params[i]
		}
		if !convertsHere(p.Type) {
			continue
		}
		fit, err := toType(v, p.Type)
		if err != nil {
			return nil, function.NewArgErrorf(i, "%s", whyNot(err))
		}
		if converted == nil {
			converted = slices.Clone(args)
		}
		converted[i] = fit
	}
	if converted == nil {
		return args, nil
	}
	return converted, nil
}

// glances are functions that look at a part of what they are given.
var glances = []string{"can", "coalesce", "coalescelist", "element", "length", "lookup", "sensitive", "try"}

// costOf is the work of a function, by the length of what it is given.
func costOf(name string, args []cty.Value) int64 {
	const charactersAStep, stepsAnElement = 64, 2
	cost := int64(1)
	for _, v := range args {
		v, _ = v.Unmark()
		switch {
		case !v.IsKnown() || v.IsNull() || slices.Contains(glances, name):
		case v.Type() == cty.String:
			cost += int64(len(v.AsString())) / charactersAStep
		case v.CanIterateElements():
			cost += stepsAnElement * int64(v.LengthInt())
		}
	}
	return cost
}

// plainError puts an error on one line. A library that meets what it can't compute panics, and its stack helps nobody.
func plainError(err error) error {
	var fault function.PanicError
	var arg function.ArgError
	switch {
	case err == nil || errors.Is(err, errSpent):
		return err
	case errors.As(err, &fault):
		return errNoResult
	case errors.As(err, &arg):
		return function.NewArgErrorf(arg.Index, "%s", oneLine(arg.Error()))
	}
	return errors.New(oneLine(err.Error()))
}

var errNoResult = errors.New("it has no result for these arguments")

// withoutPanics does for operators what plainError does for functions.
func withoutPanics(diags hcl.Diagnostics) hcl.Diagnostics {
	for i, d := range diags {
		if op, ok := d.Expression.(*hclsyntax.BinaryOpExpr); ok && d.Summary == "Operation failed" && op.Op.Type == cty.Number {
			diags[i] = outOfRange(op.SrcRange)
		}
	}
	return diags
}

// errTooMany is about arguments that no sensible call has.
func errTooMany(i int, what string, most int) error {
	return function.NewArgError(i, fmt.Errorf("%s must not be more than %d", what, most))
}
