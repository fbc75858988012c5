package functions

import (
	"errors"
	"reflect"
	"regexp"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// ConditionFamily is the chapter of the functions that make conditions.
const ConditionFamily = "Conditions"

// A Condition is what a value of a response must be like: a call of one of the functions of this family, as a value. The
// language can hand it on, and nothing but `expect` makes anything of it.
type Condition struct {
	Test string      // the function's name
	Args []cty.Value // as the function takes them, known and without marks
}

// ConditionType is the type of conditions.
var ConditionType = cty.CapsuleWithOps("condition", reflect.TypeFor[Condition](), &cty.CapsuleOps{
	GoString: func(v any) string { return v.(*Condition).Test },
	RawEquals: func(a, b any) bool {
		x, y := a.(*Condition), b.(*Condition)
		return x.Test == y.Test && slices.EqualFunc(x.Args, y.Args, cty.Value.RawEquals)
	},
})

// OutOfPlace says where conditions and captures can stand, for messages about a value of a type that stands elsewhere.
func OutOfPlace(ty cty.Type) string {
	if holds(ty, CaptureType) {
		return "this says what is taken from an answer, which can stand only in the capture of a request, as the whole value of a name"
	}
	return "this is a condition on a response, which can stand only in the headers and the json of an expect block, as the whole value of a key"
}

var conditionFunctions = []Row{
	{"absent", "nothing is there: no such header, nothing that the path selects", `absent()`, ``, conditionFunc("absent", nil)},
	{"at_least", "a number of at least this; of a header, one that is written there", `at_least(0)`, ``, conditionFunc("at_least", nil, cty.Number)},
	{"at_most", "a number of at most this; of a header, one that is written there", `at_most(99.5)`, ``, conditionFunc("at_most", nil, cty.Number)},
	{"length_between", "a text of so many characters, a list of so many elements, or an object of so many members", `length_between(1, 20)`, ``, conditionFunc("length_between", lengthsInOrder, cty.Number, cty.Number)},
	{"matches", "a text in which a regular expression (RE2) matches; a number or a bool counts as what it is written as", `matches("authRequest=.+")`, ``, conditionFunc("matches", compiles, cty.String)},
	{"one_of", "one of some values", `one_of(["open", "done"])`, ``, conditionFunc("one_of", someValues, cty.DynamicPseudoType)},
	{"present", "something is there, whatever it is, be it null", `present()`, ``, conditionFunc("present", nil)},
}

// conditionFunc makes conditions. check says what is wrong with arguments that are known.
func conditionFunc(test string, check func(args []cty.Value) error, params ...cty.Type) function.Function {
	spec := &function.Spec{
		Type: function.StaticReturnType(ConditionType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			for _, a := range args {
				if !a.IsWhollyKnown() {
					return cty.UnknownVal(ConditionType), nil
				}
			}
			if check != nil {
				if err := check(args); err != nil {
					return cty.NilVal, err
				}
			}
			return cty.CapsuleVal(ConditionType, &Condition{Test: test, Args: slices.Clone(args)}), nil
		},
	}
	for _, ty := range params {
		spec.Params = append(spec.Params, function.Parameter{Name: test, Type: ty})
	}
	return function.New(spec)
}

func compiles(args []cty.Value) error {
	if _, err := regexp.Compile(args[0].AsString()); err != nil {
		return function.NewArgErrorf(0, "%s; the syntax is RE2's", err)
	}
	return nil
}

func lengthsInOrder(args []cty.Value) error {
	for i, a := range args {
		if n := a.AsBigFloat(); n.Sign() < 0 || !n.IsInt() {
			return function.NewArgErrorf(i, "a length is a whole number from 0")
		}
	}
	if args[0].GreaterThan(args[1]).True() {
		return errors.New("no length is between these: the first must not be more than the second")
	}
	return nil
}

func someValues(args []cty.Value) error {
	ty := args[0].Type()
	if !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		return function.NewArgErrorf(0, "the values stand in a list: one_of([\"open\", \"done\"])")
	}
	if args[0].LengthInt() == 0 {
		return function.NewArgErrorf(0, "the list is empty, so nothing would ever hold")
	}
	return nil
}

// handOn are functions that hand on values of any type, or look at how many they are.
var handOn = []string{
	"can", "coalesce", "coalescelist", "concat", "element", "flatten", "keys", "length", "lookup", "merge", "one", "reverse", "sensitive",
	"slice", "tolist", "tomap", "try", "values", "zipmap",
}

// conditionAmong finds an argument that has a condition in it, of a function that would make something else of it.
func conditionAmong(name string, args []cty.Value) (int, bool) {
	if slices.Contains(handOn, name) {
		return 0, false
	}
	i := slices.IndexFunc(args, func(v cty.Value) bool { return HoldsCondition(v.Type()) })
	return i, i >= 0
}

// HoldsCondition says whether values of a type are conditions or captures, or have some in them.
func HoldsCondition(ty cty.Type) bool { return holds(ty, ConditionType) || holds(ty, CaptureType) }

// holds says whether values of a type are of another one, or have some in them.
func holds(ty, what cty.Type) bool {
	switch {
	case ty.Equals(what):
		return true
	case ty.IsCollectionType():
		return holds(ty.ElementType(), what)
	case ty.IsTupleType():
		return slices.ContainsFunc(ty.TupleElementTypes(), func(inner cty.Type) bool { return holds(inner, what) })
	case ty.IsObjectType():
		for _, inner := range ty.AttributeTypes() {
			if holds(inner, what) {
				return true
			}
		}
	}
	return false
}
