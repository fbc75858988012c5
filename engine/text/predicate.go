package text

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"bench/plan"
)

// A Predicate is a condition that is ready to be judged. It gives what the language gives for the expression with the values
// in place, which a fuzz test of package spec/slots holds.
type Predicate struct {
	op      plan.Operator
	of      []*Predicate
	text    Template
	pattern *regexp.Regexp
}

// CompilePredicate makes a condition ready; nil stays nil. Its error is about what plans can't have.
func CompilePredicate(p *plan.Predicate) (*Predicate, error) {
	if p == nil {
		return nil, nil
	}
	made := &Predicate{op: p.Op}
	var err error
	if made.text, err = Compile(p.Text); err != nil {
		return nil, err
	}
	for i := range p.Of {
		part, err := CompilePredicate(&p.Of[i])
		if err != nil {
			return nil, err
		}
		made.of = append(made.of, part)
	}
	most, known := arities[p.Op]
	if !known || most > 0 && len(p.Of) != most && !(p.Op == plan.OpMinus && len(p.Of) == 1) {
		return nil, fmt.Errorf("condition %s: there is no operator %q of %d", *p, p.Op, len(p.Of))
	}
	if p.Op == plan.OpMatches {
		pattern, _ := p.Of[0].Text.Static()
		if made.pattern, err = regexp.Compile(pattern); err != nil {
			return nil, fmt.Errorf("condition %s: %w", *p, err)
		}
	}
	return made, nil
}

// arities say how many parts an operator has; 0: any number, or none.
var arities = map[plan.Operator]int{
	plan.AsText: 0, plan.AsNumber: 0, plan.AsBool: 0, plan.AsList: 0, plan.OpList: 0,
	plan.OpNot: 1, plan.OpLength: 1,
	plan.OpOr: 2, plan.OpAnd: 2, plan.OpEqual: 2, plan.OpUnequal: 2, plan.OpLess: 2, plan.OpAtMost: 2, plan.OpMore: 2, plan.OpAtLeast: 2,
	plan.OpPlus: 2, plan.OpMinus: 2, plan.OpTimes: 2, plan.OpOver: 2, plan.OpModulo: 2,
	plan.OpIf:       3,
	plan.OpContains: 2, plan.OpStartsWith: 2, plan.OpEndsWith: 2, plan.OpStrContains: 2, plan.OpMatches: 2,
}

// Holds says whether the condition holds. Its error says which value isn't what it is compared as; the value isn't in it.
func (p *Predicate) Holds(values Values) (bool, error) {
	v, err := p.value(values)
	if err != nil {
		return false, err
	}
	return v.truth, nil
}

// List are the texts of a list. Its error is as that of Holds.
func (p *Predicate) List(values Values) ([]string, error) {
	v, err := p.value(values)
	texts := make([]string, len(v.list))
	for i, element := range v.list {
		texts[i] = element.text
	}
	return texts, err
}

// A value is what a part of a condition gives: a text, a number, a bool or a list.
type value struct {
	text   string
	number *big.Float
	truth  bool
	list   []value
}

func (v value) equals(o value) bool {
	if v.number != nil && o.number != nil {
		return v.number.Cmp(o.number) == 0
	}
	return (v.number == nil) == (o.number == nil) && v.text == o.text && v.truth == o.truth
}

// numbers have as many bits as those of the language.
const precision = 512

// value gives what the part comes to.
func (p *Predicate) value(values Values) (value, error) {
	switch p.op {
	case plan.AsText, plan.AsNumber, plan.AsBool, plan.AsList:
		return p.leaf(values)
	case plan.OpOr, plan.OpAnd:
		return p.both(values)
	case plan.OpIf:
		switch chooses, err := p.of[0].value(values); {
		case err != nil:
			return value{}, err
		case chooses.truth:
			return p.of[1].value(values)
		}
		return p.of[2].value(values)
	}
	parts := make([]value, len(p.of))
	for i, part := range p.of {
		var err error
		if parts[i], err = part.value(values); err != nil {
			return value{}, err
		}
	}
	switch p.op {
	case plan.OpList:
		return value{list: parts}, nil
	case plan.OpLength:
		return value{number: big.NewFloat(float64(len(parts[0].list)))}, nil
	case plan.OpPlus, plan.OpMinus, plan.OpTimes, plan.OpOver, plan.OpModulo:
		return p.calculate(parts)
	}
	return value{truth: p.judge(parts)}, nil
}

// judge says what the operators come to that give a bool.
func (p *Predicate) judge(parts []value) bool {
	switch p.op {
	case plan.OpNot:
		return !parts[0].truth
	case plan.OpEqual:
		return parts[0].equals(parts[1])
	case plan.OpUnequal:
		return !parts[0].equals(parts[1])
	case plan.OpLess:
		return parts[0].number.Cmp(parts[1].number) < 0
	case plan.OpAtMost:
		return parts[0].number.Cmp(parts[1].number) <= 0
	case plan.OpMore:
		return parts[0].number.Cmp(parts[1].number) > 0
	case plan.OpAtLeast:
		return parts[0].number.Cmp(parts[1].number) >= 0
	case plan.OpContains:
		return slices.ContainsFunc(parts[0].list, parts[1].equals)
	case plan.OpStartsWith:
		return strings.HasPrefix(parts[0].text, parts[1].text)
	case plan.OpEndsWith:
		return strings.HasSuffix(parts[0].text, parts[1].text)
	case plan.OpStrContains:
		return strings.Contains(parts[0].text, parts[1].text)
	default: // OpMatches
		return p.pattern.MatchString(parts[1].text)
	}
}

// leaf reads a text.
func (p *Predicate) leaf(values Values) (value, error) {
	filled := string(p.text.Append(nil, values))
	switch p.op {
	case plan.AsNumber:
		n, _, err := big.ParseFloat(filled, 10, precision, big.ToNearestEven)
		if err != nil {
			return value{}, p.unfit("number")
		}
		return value{number: n}, nil
	case plan.AsBool:
		switch filled {
		case "true", "1":
			return value{truth: true}, nil
		case "false", "0":
			return value{}, nil
		}
		return value{}, p.unfit("bool")
	case plan.AsList:
		var texts []string
		if filled != "" && json.Unmarshal([]byte(filled), &texts) != nil {
			return value{}, p.unfit("list")
		}
		list := make([]value, len(texts))
		for i, text := range texts {
			list[i].text = text
		}
		return value{list: list}, nil
	}
	return value{text: filled}, nil
}

// unfit is the error of a leaf that can't be read. What stood there may be a secret.
func (p *Predicate) unfit(wanted string) error {
	for i := range p.text {
		if v := p.text[i].value; v != nil {
			return fmt.Errorf("%s is no %s", v, wanted)
		}
	}
	return fmt.Errorf("a value is no %s", wanted)
}

// both judges && and ||: where one side decides, nobody minds that the other one can't be judged.
func (p *Predicate) both(values Values) (value, error) {
	decides := p.op == plan.OpOr
	left, unfit := p.of[0].value(values)
	if unfit == nil && left.truth == decides {
		return left, nil
	}
	right, err := p.of[1].value(values)
	if err == nil && right.truth == decides {
		return right, nil
	}
	if unfit == nil {
		unfit = err
	}
	return value{truth: !decides}, unfit
}

var errNoNumber = errors.New("a division has no result")

// calculate gives what the operators come to that give a number.
func (p *Predicate) calculate(parts []value) (sum value, err error) {
	defer func() { // zero by zero, or infinite numbers
		if problem := recover(); problem != nil {
			if _, is := problem.(big.ErrNaN); !is {
				panic(problem)
			}
			err = errNoNumber
		}
	}()
	out, a := new(big.Float).SetPrec(precision), parts[0].number
	if len(parts) == 1 {
		return value{number: out.Neg(a)}, nil
	}
	switch b := parts[1].number; p.op {
	case plan.OpPlus:
		out.Add(a, b)
	case plan.OpMinus:
		out.Sub(a, b)
	case plan.OpTimes:
		out.Mul(a, b)
	case plan.OpOver:
		out.Quo(a, b)
	default:
		modulo(out, a, b)
	}
	return value{number: out}, nil
}

// modulo is the rest of a division that is rounded towards zero. By zero it is the number itself, as in the language.
func modulo(out, a, b *big.Float) {
	switch {
	case a.IsInf() || b.IsInf():
		out.Mul(a, b)
	case b.Sign() == 0:
		out.Set(a)
	default:
		whole, _ := out.Quo(a, b).Int(nil)
		out.SetInt(whole)
		out.SetPrec(precision).Mul(b, out)
		out.Sub(a, out)
	}
}
