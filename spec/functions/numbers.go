package functions

import (
	"errors"
	"math/big"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"bench/spec/budget"
)

var numberFunctions = []Row{
	{"abs", "gives a number without its sign", `abs(-3)`, `3`, stdlib.AbsoluteFunc},
	{"ceil", "rounds up to a whole number", `ceil(1.2)`, `2`, stdlib.CeilFunc},
	{"floor", "rounds down to a whole number", `floor(1.8)`, `1`, stdlib.FloorFunc},
	{"int", "drops what is behind the decimal point", `int(-1.8)`, `-1`, stdlib.IntFunc},
	{"log", "gives the logarithm of a number to a base", `log(8, 2)`, `3`, stdlib.LogFunc},
	{"max", "gives the greatest of its arguments; a list is passed as max(list...)", `max(1, 5, 3)`, `5`, stdlib.MaxFunc},
	{"min", "gives the least of its arguments; a list is passed as min(list...)", `min([4, 2, 8]...)`, `2`, stdlib.MinFunc},
	{"parseint", "reads a whole number in a base from 2 to 62", `parseint("ff", 16)`, `255`, stdlib.ParseIntFunc},
	{"pow", "raises a number to a power", `pow(2, 10)`, `1024`, stdlib.PowFunc},
	{"range", "gives the numbers from a start (0) up to, not including, an end, by a step (1)", `range(1, 4)`, `[1, 2, 3]`, rangeFunc},
	{"signum", "gives -1, 0 or 1, by a number's sign", `signum(-3)`, `-1`, stdlib.SignumFunc},
	{"sum", "adds the numbers of a list or set", `sum([1, 2, 3])`, `6`, sumFunc},
}

// rangeLimit keeps a slip of the keyboard from filling the memory. It allows the largest specs we know, and more.
const rangeLimit = 100_000

var errRangeTooLong = errors.New("this would be more than 100,000 numbers")

// rangeFunc is stdlib.RangeFunc with a higher limit than its 1,024: specs of several thousand requests are normal.
var rangeFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "numbers", Type: cty.Number},
	Type:     function.StaticReturnType(cty.List(cty.Number)),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		start, step := cty.Zero, cty.NilVal
		var end cty.Value
		switch len(args) {
		case 1:
			end = args[0]
		case 2:
			start, end = args[0], args[1]
		case 3:
			start, end, step = args[0], args[1], args[2]
		default:
			return cty.NilVal, errors.New("it takes one number (the end), two (start and end) or three (start, end and step)")
		}
		down := end.LessThan(start).True()
		if step == cty.NilVal {
			step = cty.NumberIntVal(1)
			if down {
				step = cty.NumberIntVal(-1)
			}
		}
		return countUpTo(start, end, step)
	},
})

func countUpTo(start, end, step cty.Value) (cty.Value, error) {
	sign := step.LessThan(cty.Zero).True()
	switch {
	case step.RawEquals(cty.Zero):
		return cty.NilVal, function.NewArgErrorf(2, "the step must not be 0")
	case sign && end.GreaterThan(start).True():
		return cty.NilVal, function.NewArgErrorf(1, "the end must not be above the start when the step is negative")
	case !sign && end.LessThan(start).True():
		return cty.NilVal, function.NewArgErrorf(1, "the end must not be below the start when the step is positive")
	}
	if numbers, ok, err := countWholes(start, end, step); ok {
		return numbers, err
	}
	var numbers []cty.Value
	for n := start; (sign && n.GreaterThan(end).True()) || (!sign && n.LessThan(end).True()); n = n.Add(step) {
		if len(numbers) == rangeLimit {
			return cty.NilVal, errRangeTooLong
		}
		numbers = append(numbers, n)
	}
	return listOf(numbers), nil
}

func listOf(numbers []cty.Value) cty.Value {
	if len(numbers) == 0 {
		return cty.ListValEmpty(cty.Number)
	}
	return cty.ListVal(numbers)
}

// countWholes is countUpTo for whole numbers, as nearly all ranges are. It is not ok for others, and for great ones.
func countWholes(start, end, step cty.Value) (list cty.Value, ok bool, err error) {
	const great = 1 << 53
	var wholes [3]int64
	for i, v := range []cty.Value{start, end, step} {
		n, accuracy := v.AsBigFloat().Int64()
		if accuracy != big.Exact || n < -great || n > great {
			return cty.NilVal, false, nil
		}
		wholes[i] = n
	}
	from, to, by := wholes[0], wholes[1], wholes[2]
	if (to-from)/by >= rangeLimit && (to-from) != rangeLimit*by {
		return cty.NilVal, true, errRangeTooLong
	}
	var numbers []cty.Value
	for n := from; by > 0 && n < to || by < 0 && n > to; n += by {
		numbers = append(numbers, cty.NumberIntVal(n))
	}
	return listOf(numbers), true, nil
}

var sumFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "numbers", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].CanIterateElements() || args[0].Type().IsMapType() || args[0].Type().IsObjectType() {
			return cty.NilVal, function.NewArgErrorf(0, "a list or a set of numbers is needed")
		}
		sum := cty.Zero
		for _, v := range args[0].Elements() {
			n, err := budget.Convert(v, cty.Number)
			if err != nil || n.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "every element must be a number")
			}
			sum = sum.Add(n)
		}
		return sum, nil
	},
})
