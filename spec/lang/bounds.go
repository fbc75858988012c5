package lang

import (
	"math/big"

	"github.com/zclconf/go-cty/cty"
)

// Violated says what a number must be when it is not inside the bounds, "" when it is. No digit of it is rounded away:
// 9007199254740993 is beyond 9007199254740992.
func (b Bounds) Violated(v cty.Value) string {
	n := v.AsBigFloat()
	least, most := n.Cmp(big.NewFloat(b.Least)), n.Cmp(big.NewFloat(b.Most))
	switch {
	case b == Bounds{}:
		return ""
	case b.Above && least <= 0:
		return "more than " + Plain(b.Least)
	case least < 0 && b.Most == 0:
		return "at least " + Plain(b.Least)
	case least < 0, b.Most != 0 && most > 0:
		return "from " + Plain(b.Least) + " to " + Plain(b.Most)
	}
	return ""
}

// String says which numbers are allowed, "" for any.
func (b Bounds) String() string {
	switch {
	case b == Bounds{}:
		return ""
	case b.Most == 0:
		return b.Violated(cty.NumberFloatVal(b.Least - 1))
	case b.Above:
		return "more than " + Plain(b.Least) + ", at most " + Plain(b.Most)
	}
	return "from " + Plain(b.Least) + " to " + Plain(b.Most)
}

// Plain writes a number without an exponent.
func Plain(n float64) string { return big.NewFloat(n).Text('f', -1) }

// Bounds are the least and the greatest number allowed; both zero: any.
type Bounds struct {
	Least, Most float64
	Above       bool // Least itself is not allowed
}
