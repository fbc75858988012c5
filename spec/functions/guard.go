package functions

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/secret"
	"bench/words"
)

// guarded is a function inside a budget: what it is going to make is foreseen where it can be much more than it is given
// (growth.go), and counted when it is made. Its errors are one line, a panic of a library's among them. Sensitive
// arguments and results are noted in the vault.
func guarded(row Row, b *budget.Budget, secrets *secret.Vault) function.Function {
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
			if !b.Step(costOf(row.Name, args)) {
				return cty.NilVal, budget.ErrSpent
			}
			if i, ok := conditionAmong(row.Name, args); ok {
				return cty.NilVal, function.NewArgErrorf(i, "%s", OutOfPlace(args[i].Type()))
			}
			if n, ok := lengthOfLarge(row.Name, args); ok {
				return n, nil
			}
			if args, err = asWanted(params, rest, args); err != nil {
				return cty.NilVal, err
			}
			if err = foresee(b, row.Name, args); err != nil {
				return cty.NilVal, err
			}
			secrets.NoteAll(args...)
			v, err = inner.Call(args)
			if err != nil {
				return cty.NilVal, plainError(err)
			}
			secrets.Note(v)
			return v, b.Make(v)
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
		plain[i] = budget.Unbox(v)
	}
	return plain
}

// lengthOfLarge is the length of a large value, at which nobody has to look for it.
func lengthOfLarge(name string, args []cty.Value) (cty.Value, bool) {
	if name != "length" || len(args) != 1 || !budget.IsLarge(args[0]) {
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
		fit, err := budget.Convert(v, p.Type)
		if err != nil {
			return nil, function.NewArgErrorf(i, "%s", diag.WhyNot(err))
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
	case err == nil || errors.Is(err, budget.ErrSpent):
		return err
	case errors.As(err, &fault):
		return errNoResult
	case errors.As(err, &arg):
		return function.NewArgErrorf(arg.Index, "%s", words.OneLine(arg.Error()))
	}
	return errors.New(words.OneLine(err.Error()))
}

var errNoResult = errors.New("it has no result for these arguments")

// errTooMany is about arguments that no sensible call has.
func errTooMany(i int, what string, most int) error {
	return function.NewArgError(i, fmt.Errorf("%s must not be more than %d", what, most))
}
