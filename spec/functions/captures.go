package functions

import (
	"reflect"
	"regexp"
	"slices"

	"github.com/ohler55/ojg/jp"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"bench/plan"
	"bench/spec/diag"
	"bench/words"
)

// CaptureType is the type of what the functions of captures give: a plan.Capture without its name. The language can hand it
// on, and nothing but the argument capture makes anything of it.
var CaptureType = cty.CapsuleWithOps("capture", reflect.TypeFor[plan.Capture](), &cty.CapsuleOps{
	GoString:  func(v any) string { return string(v.(*plan.Capture).From) },
	RawEquals: func(a, b any) bool { return reflect.DeepEqual(a, b) },
})

// captureFunctions say what is taken from an answer.
var captureFunctions = []Row{
	{"body", "takes what a regular expression (RE2) matches in the body: its group, or all of it", `body("action=\"(.+?)\"")`, ``, captureFunc(plan.FromBody, "pattern")},
	{"cookie", "takes the value of a cookie that the answer sets", `cookie("sid")`, ``, captureFunc(plan.FromCookie, "name")},
	{"header", "takes the value of a header, or what a regular expression (RE2) matches in it", `header("Location", "id=(.+)")`, ``, captureFunc(plan.FromHeader, "name", "pattern")},
	{"json", "takes what a JSONPath (RFC 9535) selects in the body: the first, any or all of it, and a default where there is nothing", `json("$.items[*].id", "any")`, ``, captureFunc(plan.FromJSON, "path")},
	{"status", "takes the status", `status()`, ``, captureFunc(plan.FromStatus)},
}

// captureFunc makes a function with these parameters, after which "first", "any" or "all" may stand, and a default; a pattern
// in a header may be left out.
func captureFunc(from plan.CaptureSource, params ...string) function.Function {
	spec := &function.Spec{Type: function.StaticReturnType(CaptureType)}
	for _, name := range params {
		if name != "pattern" || from == plan.FromBody {
			spec.Params = append(spec.Params, function.Parameter{Name: name, Type: cty.String})
		}
	}
	if from != plan.FromStatus {
		spec.VarParam = &function.Parameter{Name: "more", Type: cty.String}
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		c, err := captureOf(from, textsOf(args))
		if err != nil {
			return cty.NilVal, err
		}
		return cty.CapsuleVal(CaptureType, c), nil
	}
	return function.New(spec)
}

func textsOf(args []cty.Value) []string {
	texts := make([]string, len(args))
	for i, v := range args {
		texts[i] = v.AsString()
	}
	return texts
}

// captureOf reads the arguments of a capture: what is looked for, which of several, and a default.
func captureOf(from plan.CaptureSource, args []string) (*plan.Capture, error) {
	c := &plan.Capture{From: from}
	next := 0
	take := func() (text string, ok bool) {
		if next == len(args) {
			return "", false
		}
		next++
		return args[next-1], true
	}
	switch from {
	case plan.FromStatus:
		return c, nil
	case plan.FromBody:
		c.Pattern, _ = take()
	default:
		c.Path, _ = take()
	}
	if from == plan.FromHeader && len(args) > 1 && !isWhich(args[1]) {
		c.Pattern, _ = take()
	}
	if from != plan.FromCookie { // there is one of a name
		c.Which = plan.FirstFound
		if which, ok := take(); ok {
			if !isWhich(which) {
				list := plan.Texts(plan.Whiches())
				return nil, function.NewArgErrorf(next-1, "what is taken of several is %s, not %q.%s A default stands after it", words.Or(words.Quoted(list)), which, diag.DidYouMean(which, list))
			}
			c.Which = plan.Which(which)
		}
	}
	if otherwise, ok := take(); ok {
		c.Default = &otherwise
	}
	if next < len(args) {
		return nil, function.NewArgErrorf(next, "there is nothing more to say: the default is the last")
	}
	return c, wrongCapture(c)
}

func isWhich(text string) bool { return slices.Contains(plan.Whiches(), plan.Which(text)) }

// wrongCapture says what can't work about a capture.
func wrongCapture(c *plan.Capture) error {
	if c.From == plan.FromJSON {
		if _, err := jp.ParseString(c.Path); err != nil || c.Path == "" || c.Path[0] != '$' {
			return function.NewArgErrorf(0, "%q is not a JSONPath (RFC 9535): it begins with $, such as \"$.items[0].id\"", c.Path)
		}
		return nil
	}
	if c.From != plan.FromBody && c.Path == "" {
		return function.NewArgErrorf(0, "it has no name")
	}
	if c.Pattern == "" && c.From != plan.FromBody {
		return nil
	}
	at := 0
	if c.From == plan.FromHeader {
		at = 1
	}
	pattern, err := regexp.Compile(c.Pattern)
	switch {
	case err != nil:
		return function.NewArgErrorf(at, "%s; the syntax is RE2's", err)
	case pattern.NumSubexp() > 1:
		return function.NewArgErrorf(at, "what is taken is in one group, and this pattern has %d: write the others as (?:…)", pattern.NumSubexp())
	case pattern.MatchString(""):
		return function.NewArgErrorf(at, "it matches an empty text, and so everywhere")
	}
	return nil
}
