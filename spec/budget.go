package spec

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// limits are what evaluating a spec once may take.
type limits struct {
	steps  int64 // elements looked at, and parts of expressions evaluated
	values int64 // elements made
	text   int64 // bytes of text made
	time   time.Duration
}

// stated are the limits that docs/language.md states. A short text can stand for more than any machine holds, and a spec may
// come from anybody: these are far beyond what sensible specs need, and small enough for a laptop.
var stated = limits{steps: 4_000_000, values: 3_000_000, text: 128 << 20, time: 5 * time.Second}

// A budget counts what the expressions of a spec have taken, and ends their evaluation when that is too much. Expressions
// are measured where they can grow (metered.go), and functions at each call (functions_guard.go). Once it is spent,
// nothing is evaluated any more.
type budget struct {
	most   limits
	limits // what was taken

	depth   int       // of evaluations under way
	began   time.Time // the outermost of them
	looked  int64     // steps at the last look at the clock
	spentOn *hcl.Diagnostic
}

func newBudget(most limits) *budget { return &budget{most: most} }

// errSpent ends an evaluation; what there is to say stands in the budget.
var errSpent = errors.New("the evaluation takes too much")

// errRange is about a number that plans and results could not hold.
var errRange = errors.New("the result is a division by zero, or a number that is too large or too small for 64-bit floating point")

// renew is for another evaluation of the whole.
func (b *budget) renew() { *b = budget{most: b.most, depth: b.depth, began: time.Now()} }

// value evaluates an expression, unless everything is spent.
func (b *budget) value(expr hclsyntax.Expression, ctx *hcl.EvalContext) (v cty.Value, diags hcl.Diagnostics) {
	if isLiteral(expr) {
		return expr.Value(ctx)
	}
	if b.spentOn != nil {
		return cty.DynamicVal, hcl.Diagnostics{b.spentOn}
	}
	b.begin()
	defer func() {
		b.end()
		if fault := recover(); fault != nil { // of a library: no spec may crash bench
			v, diags = cty.DynamicVal, hcl.Diagnostics{failure(BadExpression, expr.Range(), "Can't be evaluated", "This combination of values is not possible: %s.", oneLine(fmt.Sprint(fault)))}
		}
		if b.spentOn != nil {
			b.locate(diags, expr.Range())
			v, diags = cty.DynamicVal, hcl.Diagnostics{b.spentOn}
		}
	}()
	v, diags = expr.Value(ctx)
	return v, oncePerPlace(diags)
}

func (b *budget) begin() {
	if b.depth == 0 {
		b.began = time.Now()
	}
	b.depth++
}

func (b *budget) end() {
	b.depth--
	if b.depth == 0 {
		b.time += time.Since(b.began)
	}
}

// step counts work. It is false when there is nothing left for it.
func (b *budget) step(n int64) bool {
	b.steps += n
	switch {
	case b.spentOn != nil:
		return false
	case b.steps > b.most.steps:
		return b.spend("takes more than %s steps", thousands(b.most.steps))
	}
	return b.inTime()
}

// inTime looks at the clock now and then.
func (b *budget) inTime() bool {
	const often = 256
	if b.steps-b.looked < often || b.depth == 0 {
		return true
	}
	b.looked = b.steps
	if b.time+time.Since(b.began) > b.most.time {
		return b.spend("takes more than %s", b.most.time)
	}
	return true
}

// affords says whether so many more elements and bytes of text can be made, before they are.
func (b *budget) affords(values, text float64) bool {
	switch {
	case b.spentOn != nil:
		return false
	case float64(b.values)+values > float64(b.most.values):
		return b.spend("makes more than %s values", thousands(b.most.values))
	case float64(b.text)+text > float64(b.most.text):
		return b.spend("makes more than %d MiB of text; large bodies are sent with body_file", b.most.text>>20)
	}
	return true
}

// makeBlocks counts the blocks that a for_each makes. Each takes as much as some values.
func (b *budget) makeBlocks(n int, at hcl.Range) bool {
	const valuesABlock, stepsABlock = 10, 40
	if b.affords(float64(n)*valuesABlock, 0) && b.step(int64(n)*stepsABlock) {
		b.values += int64(n) * valuesABlock
		return true
	}
	if b.spentOn.Subject == nil {
		b.spentOn.Subject = &at
	}
	return false
}

// thousands writes a number with its digits in threes.
func thousands(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func (b *budget) spend(what string, args ...any) bool {
	b.spentOn = failure(TooLarge, hcl.Range{}, "Evaluation takes too much",
		"With this expression, evaluating the spec %s. Specs are small texts that stand for small values: use fewer elements.", fmt.Sprintf(what, args...))
	b.spentOn.Subject = nil
	return false
}

// locate gives the message its place: that of the call that was too much, else the whole expression's.
func (b *budget) locate(diags hcl.Diagnostics, whole hcl.Range) {
	if b.spentOn.Subject != nil {
		return
	}
	b.spentOn.Subject = &whole
	for _, d := range diags {
		call, ok := d.Extra.(hclsyntax.FunctionCallDiagExtra)
		if ok && errors.Is(call.FunctionCallError(), errSpent) && d.Subject != nil {
			b.spentOn.Subject = d.Subject
		}
	}
}

// make counts a value with all that is in it, and refuses numbers out of range.
func (b *budget) make(v cty.Value) error {
	if !b.affords(1, 0) || !b.step(1) {
		return errSpent
	}
	b.values++
	v, _ = v.Unmark()
	switch ty := v.Type(); {
	case !v.IsKnown() || v.IsNull():
	case ty == cty.String:
		return b.makeText(len(v.AsString()))
	case ty == cty.Number:
		return inRange(v)
	case ty.IsSetType(): // to look at its elements would sort them, and they were counted before it was made
		b.values += int64(v.LengthInt())
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			_, el := it.Element()
			if err := b.make(el); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *budget) makeText(bytes int) error {
	if !b.affords(0, float64(bytes)) {
		return errSpent
	}
	b.text += int64(bytes)
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
