package functions

import (
	"fmt"
	"math"
	"regexp"
	patterns "regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/pattern"
	"bench/spec/budget"
	"bench/spec/syntax"
)

// A growth is what a call is going to make, and the work that it takes beyond looking at each argument once.
type growth struct{ values, text, work float64 }

// foreseen are the functions that can make more than they are given, or take more work than that is long. All others make
// at most as much.
var foreseen = map[string]func(args []cty.Value) (growth, error){
	"bytes":           shortNumeral,
	"csvdecode":       func(a []cty.Value) (growth, error) { return growth{values: separators(a[0], ",\n")}, nil },
	"format":          formatGrowth,
	"formatlist":      formatGrowth,
	"indent":          indentGrowth,
	"join":            joinGrowth,
	"jsondecode":      jsonDecodeGrowth,
	"jsonencode":      func(a []cty.Value) (growth, error) { return growth{text: jsonSize(a[0])}, nil },
	"matchkeys":       matchGrowth,
	"parseint":        shortNumeral,
	"regex":           regexGrowth,
	"regexall":        regexGrowth,
	"regexreplace":    func(a []cty.Value) (growth, error) { return replaceGrowth(a[0], a[1], a[2], true) },
	"replace":         func(a []cty.Value) (growth, error) { return replaceGrowth(a[0], a[1], a[2], false) },
	"convert":         setWork,
	"setproduct":      productGrowth,
	"setintersection": setWork,
	"setsubtract":     setWork,
	"setunion":        setWork,
	"toset":           setWork,
	"split":           func(a []cty.Value) (growth, error) { return growth{values: 1 + occurrences(a[1], a[0])}, nil },
	"trim":            func(a []cty.Value) (growth, error) { return growth{work: textOf(a[0]) * textOf(a[1]) / 64}, nil },
	"urlencode":       func(a []cty.Value) (growth, error) { return growth{text: 3 * textOf(a[0])}, nil },
}

// foresee ends an evaluation before a function makes too much.
func foresee(b *budget.Budget, name string, args []cty.Value) error {
	rule := foreseen[name]
	if rule != nil {
		args = slices.Clone(args)
	}
	var g growth
	for i, v := range args {
		v, _ = v.Unmark()
		if !v.IsKnown() || v.IsNull() {
			return nil // nothing is made of it yet
		}
		g.values += lengthOf(v)
		g.text += textOf(v)
		if rule != nil {
			if !v.Type().IsSetType() { // what is in a set has no marks, and to look would sort it
				v, _ = v.UnmarkDeep()
			}
			args[i] = v
		}
	}
	if rule != nil {
		var err error
		if g, err = rule(args); err != nil {
			return err
		}
	}
	if !b.Affords(g.values, g.text) || !b.Step(int64(math.Min(g.work, math.MaxInt32))) {
		return budget.ErrSpent
	}
	return nil
}

// lengthOf counts the elements of a collection.
func lengthOf(v cty.Value) float64 {
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return 0
	}
	return float64(v.LengthInt())
}

// textOf is the length of a text.
func textOf(v cty.Value) float64 {
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return 0
	}
	return float64(len(v.AsString()))
}

// deepText is the length of everything in a value, as text.
func deepText(v cty.Value) float64 {
	const scalar = 40 // of most numbers
	switch {
	case !v.IsKnown() || v.IsNull():
		return scalar
	case v.Type() == cty.String:
		return float64(len(v.AsString()))
	case !v.CanIterateElements():
		return scalar
	}
	total := 0.0
	for key, el := range v.Elements() {
		total += deepText(el) + textOf(key)
	}
	return total
}

func separators(text cty.Value, any string) float64 {
	n := 1
	for i := range len(any) {
		n += strings.Count(text.AsString(), any[i:i+1])
	}
	return float64(n)
}

func occurrences(part, text cty.Value) float64 {
	return float64(strings.Count(text.AsString(), part.AsString()))
}

// shortNumeral refuses a text of more digits than any number has.
func shortNumeral(args []cty.Value) (growth, error) {
	if textOf(args[0]) > syntax.MaxDigits {
		return growth{}, function.NewArgErrorf(0, "a number may have %d digits, and this text is longer", syntax.MaxDigits)
	}
	return growth{}, nil
}

func indentGrowth(args []cty.Value) (growth, error) {
	spaces, _ := args[0].AsBigFloat().Float64()
	if spaces < 0 {
		return growth{}, function.NewArgErrorf(0, "the number of spaces must not be negative")
	}
	return growth{text: textOf(args[1]) + spaces*separators(args[1], "\n")}, nil
}

func joinGrowth(args []cty.Value) (growth, error) {
	g := growth{}
	for _, list := range args[1:] {
		g.text += lengthOf(list)*textOf(args[0]) + deepText(list)
	}
	return g, nil
}

// setWork: a set finds its elements by hashes, of which great numbers share many. All with one hash are compared.
func setWork(args []cty.Value) (growth, error) {
	const notCounted = 1000 // comparisons that are no work to speak of
	g, buckets := growth{}, map[int]float64{}
	for _, v := range args {
		if v.Type().IsCapsuleType() || v.Type().IsSetType() || !v.CanIterateElements() {
			continue // a set was looked at when it was made
		}
		g.values += lengthOf(v)
		for _, el := range v.Elements() {
			hash := el.Hash()
			if buckets[hash]++; buckets[hash] > notCounted {
				g.work += buckets[hash]
			}
		}
	}
	return g, nil
}

// matchGrowth: a key that is wanted twice is found twice.
func matchGrowth(args []cty.Value) (growth, error) {
	return growth{values: lengthOf(args[1]) * lengthOf(args[2])}, nil
}

func productGrowth(args []cty.Value) (growth, error) {
	product := 1.0
	for _, v := range args {
		product *= lengthOf(v)
	}
	return growth{values: product * float64(len(args)+1)}, nil
}

// verbPattern is a verb of format, and widthPattern a width or a precision in it.
var (
	verbPattern  = pattern.Of(`%[^a-zA-Z%]*[a-zA-Z%]`)
	widthPattern = pattern.Of(`\d+`)
	placePattern = pattern.Of(`\[\d*\]`)
)

// maxWidth is wider than any page.
const maxWidth = 10_000

func formatGrowth(args []cty.Value) (growth, error) {
	verbs := verbPattern.Regexp().FindAllString(args[0].AsString(), -1)
	wide := 0.0
	for _, verb := range verbs {
		for _, digits := range widthPattern.Regexp().FindAllString(placePattern.Regexp().ReplaceAllString(verb, ""), -1) {
			width, err := strconv.Atoi(digits)
			if err != nil || width > maxWidth {
				return growth{}, errTooMany(0, fmt.Sprintf("the width in %q", verb), maxWidth)
			}
			wide += float64(width)
		}
	}
	texts, times := 0.0, 1.0
	for _, v := range args[1:] {
		texts += deepText(v)
		times = max(times, lengthOf(v))
	}
	return growth{text: times*(textOf(args[0])+wide) + float64(len(verbs))*texts}, nil
}

func jsonDecodeGrowth(args []cty.Value) (growth, error) {
	text := syntax.Source{Name: "json", Text: []byte(args[0].AsString())}
	if d := syntax.DeepJSON(text, func([]byte) bool { return false }); d != nil {
		return growth{}, function.NewArgErrorf(0, "it is nested more than %d levels deep, or has a number of more than %d digits", syntax.MaxDepth, syntax.MaxDigits)
	}
	return growth{values: separators(args[0], ",[{:")}, nil
}

// jsonSize is the length of a value as JSON.
func jsonSize(v cty.Value) float64 {
	size := deepText(v)
	switch {
	case !v.IsKnown() || v.IsNull():
	case v.Type() == cty.String:
		for _, c := range []byte(v.AsString()) {
			if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
				size += 5
			}
		}
	case v.CanIterateElements():
		size = 0
		for key, el := range v.Elements() {
			size += jsonSize(el) + textOf(key) + 4
		}
	}
	return size
}

// regexGrowth: each match makes an element, and one for each group. The work is that of the slowest way to match.
func regexGrowth(args []cty.Value) (growth, error) {
	pattern, text := args[0].AsString(), args[1].AsString()
	parsed, err := patterns.Parse(pattern, patterns.Perl)
	if err != nil {
		return growth{}, nil // the function says so itself
	}
	program, err := patterns.Compile(parsed.Simplify())
	if err != nil {
		return growth{}, nil
	}
	const instructionsAStep, countedMatches = 20, 100_000
	g := growth{work: float64(len(program.Inst)) * float64(len(text)) / instructionsAStep}
	if g.work > float64(budget.Stated.Steps) {
		return g, nil
	}
	each := float64(parsed.MaxCap() + 1)
	if g.values = float64(len(text)+1) * each; g.values > countedMatches {
		if re, err := regexp.Compile(pattern); err == nil {
			g.values = float64(len(re.FindAllStringIndex(text, int(budget.Stated.Values)))) * each
		}
	}
	return g, nil
}

// replaceGrowth: what is put in may have the matched text in it several times.
func replaceGrowth(text, old, replacement cty.Value, pattern bool) (growth, error) {
	o := old.AsString()
	if !pattern && len(o) > 1 && strings.HasPrefix(o, "/") && strings.HasSuffix(o, "/") {
		o, pattern = o[1:len(o)-1], true
	}
	if !pattern {
		return growth{text: textOf(text) + occurrences(old, text)*textOf(replacement)}, nil
	}
	g, err := regexGrowth([]cty.Value{cty.StringVal(o), text})
	again := float64(strings.Count(replacement.AsString(), "$"))
	return growth{text: textOf(text)*(1+again) + g.values*textOf(replacement), work: g.work + g.values}, err
}
