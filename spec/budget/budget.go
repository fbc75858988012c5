package budget

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"bench/spec/diag"
	"bench/spec/syntax"
	"bench/words"
)

// Limits are what evaluating a spec once may take.
type Limits struct {
	Steps  int64 // elements looked at, and parts of expressions evaluated
	Values int64 // elements made
	Text   int64 // bytes of text made
	Time   time.Duration
}

// Stated are the limits that docs/language.md states. A short text can stand for more than any machine holds, and a spec may
// come from anybody: these are far beyond what sensible specs need, and small enough for a laptop.
var Stated = Limits{Steps: 4_000_000, Values: 3_000_000, Text: 128 << 20, Time: 10 * time.Second}

// A Budget counts what the expressions of a spec have taken, and ends their evaluation when that is too much. Expressions
// are measured where they can grow (metered.go), and functions at each call (package functions). Once it is spent,
// nothing is evaluated any more.
type Budget struct {
	most   Limits
	Limits // what was taken

	depth   int       // of evaluations under way
	began   time.Time // the outermost of them
	looked  int64     // steps at the last look at the clock
	SpentOn *hcl.Diagnostic
}

// New is a budget of which nothing is taken yet.
func New(most Limits) *Budget { return &Budget{most: most} }

// ErrSpent ends an evaluation; what there is to say stands in the budget.
var ErrSpent = errors.New("the evaluation takes too much")

// errRange is about a number that plans and results could not hold.
var errRange = errors.New("the result is a division by zero, or a number that is too large or too small for 64-bit floating point")

// Renew is for another evaluation of the whole.
func (b *Budget) Renew() { *b = Budget{most: b.most, depth: b.depth, began: time.Now()} }

// Value evaluates an expression, unless everything is spent.
func (b *Budget) Value(expr hclsyntax.Expression, ctx *hcl.EvalContext) (v cty.Value, diags hcl.Diagnostics) {
	if syntax.IsLiteral(expr) {
		return expr.Value(ctx)
	}
	if b.SpentOn != nil {
		return cty.DynamicVal, hcl.Diagnostics{b.SpentOn}
	}
	b.begin()
	defer func() {
		b.end()
		if fault := recover(); fault != nil { // of a library: no spec may crash bench
			v, diags = cty.DynamicVal, hcl.Diagnostics{diag.Failure(diag.BadExpression, expr.Range(), "Can't be evaluated", "This combination of values is not possible: %s.", words.OneLine(fmt.Sprint(fault)))}
		}
		if b.SpentOn != nil {
			b.locate(diags, expr.Range())
			v, diags = cty.DynamicVal, hcl.Diagnostics{b.SpentOn}
		}
	}()
	v, diags = expr.Value(ctx)
	return v, oncePerPlace(diags)
}

func (b *Budget) begin() {
	if b.depth == 0 {
		b.began = time.Now()
	}
	b.depth++
}

func (b *Budget) end() {
	b.depth--
	if b.depth == 0 {
		b.Time += time.Since(b.began)
	}
}

// Step counts work. It is false when there is nothing left for it.
func (b *Budget) Step(n int64) bool {
	b.Steps += n
	switch {
	case b.SpentOn != nil:
		return false
	case b.Steps > b.most.Steps:
		return b.spend("takes more than %s steps", words.Count(b.most.Steps))
	}
	return b.inTime()
}

// inTime looks at the clock now and then.
func (b *Budget) inTime() bool {
	const often = 256
	if b.Steps-b.looked < often || b.depth == 0 {
		return true
	}
	b.looked = b.Steps
	if b.Time+time.Since(b.began) > b.most.Time {
		return b.spend("takes more than %s", b.most.Time)
	}
	return true
}

// Affords says whether so many more elements and bytes of text can be made, before they are.
func (b *Budget) Affords(values, text float64) bool {
	switch {
	case b.SpentOn != nil:
		return false
	case float64(b.Values)+values > float64(b.most.Values):
		return b.spend("makes more than %s values", words.Count(b.most.Values))
	case float64(b.Text)+text > float64(b.most.Text):
		return b.spend("makes more than %d MiB of text; large bodies are sent with body_file", b.most.Text>>20)
	}
	return true
}

// Without is what was taken since an earlier moment.
func (l Limits) Without(before Limits) Limits {
	return Limits{Steps: l.Steps - before.Steps, Values: l.Values - before.Values, Text: l.Text - before.Text}
}

// Take takes what an evaluation took before, whose value is known. It is false, and nothing is taken, where that is too much.
func (b *Budget) Take(l Limits) bool {
	if b.SpentOn != nil || b.Steps+l.Steps > b.most.Steps || b.Values+l.Values > b.most.Values || b.Text+l.Text > b.most.Text {
		return false
	}
	b.Steps, b.Values, b.Text = b.Steps+l.Steps, b.Values+l.Values, b.Text+l.Text
	return true
}

// MakeBlocks counts the blocks that a for_each makes. Each takes as much as some values.
func (b *Budget) MakeBlocks(n int, at hcl.Range) bool {
	const valuesABlock, stepsABlock = 10, 40
	if b.Affords(float64(n)*valuesABlock, 0) && b.Step(int64(n)*stepsABlock) {
		b.Values += int64(n) * valuesABlock
		return true
	}
	if b.SpentOn.Subject == nil {
		b.SpentOn.Subject = &at
	}
	return false
}

func (b *Budget) spend(what string, args ...any) bool {
	b.SpentOn = diag.Failure(diag.TooLarge, hcl.Range{}, "Evaluation takes too much",
		"With this expression, evaluating the spec %s. Specs are small texts that stand for small values: use fewer elements.", fmt.Sprintf(what, args...))
	b.SpentOn.Subject = nil
	return false
}

// locate gives the message its place: that of the call that was too much, else the whole expression's.
func (b *Budget) locate(diags hcl.Diagnostics, whole hcl.Range) {
	if b.SpentOn.Subject != nil {
		return
	}
	b.SpentOn.Subject = &whole
	for _, d := range diags {
		call, ok := d.Extra.(hclsyntax.FunctionCallDiagExtra)
		if ok && errors.Is(call.FunctionCallError(), ErrSpent) && d.Subject != nil {
			b.SpentOn.Subject = d.Subject
		}
	}
}

// Make counts a value with all that is in it, and refuses numbers out of range.
func (b *Budget) Make(v cty.Value) error {
	if !b.Affords(1, 0) || !b.Step(1) {
		return ErrSpent
	}
	b.Values++
	v, _ = v.Unmark()
	switch ty := v.Type(); {
	case !v.IsKnown() || v.IsNull():
	case ty == cty.String:
		return b.makeText(len(v.AsString()))
	case ty == cty.Number:
		return inRange(v)
	case ty.IsSetType(): // to look at its elements would sort them, and they were counted before it was made
		b.Values += int64(v.LengthInt())
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			_, el := it.Element()
			if err := b.Make(el); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Budget) makeText(bytes int) error {
	if !b.Affords(0, float64(bytes)) {
		return ErrSpent
	}
	b.Text += int64(bytes)
	return nil
}

// inRange refuses numbers that a float64 can't hold, and those so small that they are long to write.
func inRange(v cty.Value) error {
	const leastExponent = -4096
	n := v.AsBigFloat()
	if f, _ := n.Float64(); math.IsInf(f, 0) || n.Sign() != 0 && n.MantExp(nil) < leastExponent {
		return errRange
	}
	return nil
}

// oncePerPlace drops what a loop would say again for each of its elements.
func oncePerPlace(diags hcl.Diagnostics) hcl.Diagnostics {
	if len(diags) < 2 {
		return diags
	}
	type saying struct {
		at      hcl.Range
		summary string
	}
	said := map[saying]bool{}
	var kept hcl.Diagnostics
	for _, d := range diags {
		if d.Subject != nil {
			s := saying{*d.Subject, d.Summary}
			if said[s] {
				continue
			}
			said[s] = true
		}
		kept = append(kept, d)
	}
	return kept
}
