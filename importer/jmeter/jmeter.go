// Package jmeter reads test plans of JMeter (JMX): thread groups, HTTP samplers, and of what stands around them what is a setting.
// Scripts and functions that calculate are not run.
package jmeter

import (
	"bytes"
	"strconv"
	"strings"

	"bench/importer/draft"
)

// Carried is what of a plan becomes what, for the guide.
var Carried = [][2]string{
	{"Thread Group: threads, ramp-up, loops, duration", "`users`, `stages`, `iterations`; a `benchmark` each"},
	{"HTTP Request, HTTP Request Defaults, Header Manager", "`request` blocks with their headers; the variable `base_url`"},
	{"parameters, body data, files", "the query, `form`, `json`, `body`, `multipart`"},
	{"User Defined Variables, `${name}`, `${__P(name,default)}`", "`variable` blocks; secrets without their values"},
	{"CSV Data Set Config", "`data`"},
	{"`${__Random(1,9)}`, `${__UUID()}`, `${__threadNum}`, `${__counter()}`, `${__time()}`, `${__RandomString(8)}`", "`random` and `counter`"},
	{"JSON and Regular Expression Extractor", "`capture`, and `request.NAME.x` where `${x}` stands later"},
	{"Response, JSON and Duration Assertion", "`expect`"},
	{"timers: constant, uniform, Gaussian", "`think`, after the request before"},
	{"Constant Throughput Timer", "`rate`, in place of users"},
	{"Cookie Manager, Authorization Manager (basic), redirects, timeouts", "a `client`, a header made of variables"},
	{"Loop, Transaction, Simple, Recording and Once Only Controller", "what is in them, repeated where it is one request"},
	{"If, While, Switch, Random Controllers, scripts, listeners, other protocols", "not carried over, and said so; what is disabled is left out in silence"},
}

// Looks says whether a text is a test plan.
func Looks(_ string, text []byte) bool {
	return bytes.Contains(text[:min(len(text), 4<<10)], []byte("<jmeterTestPlan"))
}

// Read reads a test plan.
func Read(src *draft.Source) (*draft.Draft, error) {
	root, err := parse(src.Text)
	if err != nil {
		return nil, &draft.Refusal{Summary: "It is not XML that can be read", Detail: err.Error() + "."}
	}
	if root.name != "jmeterTestPlan" {
		return nil, &draft.Refusal{Summary: "It is not a test plan of JMeter", Detail: "Its root is <" + root.name + ">, not <jmeterTestPlan>."}
	}
	r := &reader{d: &draft.Draft{Kind: "JMeter", Source: src.Name}, src: src}
	r.scope = &draft.Scope{Draft: r.d}
	for _, p := range root.pairs() {
		r.element(p, context{})
	}
	if r.d.Requests() == 0 {
		return nil, &draft.Refusal{Summary: "There is no HTTP request in it", Detail: "Only HTTP Request samplers of enabled thread groups are read."}
	}
	r.d.Client.Redirects = 20
	return r.d, nil
}

type reader struct {
	d     *draft.Draft
	src   *draft.Source
	scope *draft.Scope
	last  *draft.Request // that was sent before
	rate  float64        // of a throughput timer
}

// A context is what holds for what stands below a place of the plan.
type context struct {
	group    *draft.Group
	scope    *draft.Scope
	defaults *element
	headers  []draft.Pair
	auth     *element
	repeat   int
	request  *draft.Request // whose own children are read
}

// text is a text with ${names} in it.
func (r *reader) text(c context, s string) draft.Text {
	scope := c.scope
	if scope == nil {
		scope = r.scope
	}
	return scope.Template(s, "${", "}", func(name string) (draft.Text, bool) { return r.function(name) })
}

// function is what a function of JMeter gives.
func (r *reader) function(call string) (draft.Text, bool) {
	name, rest, _ := strings.Cut(call, "(")
	var args []string
	for _, a := range strings.Split(strings.TrimSuffix(rest, ")"), ",") {
		args = append(args, strings.TrimSpace(a))
	}
	arg := func(i int) string {
		if i < len(args) {
			return args[i]
		}
		return ""
	}
	draw := func(x draft.Random) (draft.Text, bool) { return draft.Ref(r.d.Random(x)), true }
	switch name {
	case "__P", "__property", "__env":
		value, has := arg(1), len(args) > 1
		if name == "__property" {
			value, has = arg(2), len(args) > 2
		}
		return draft.Ref(r.d.Variable(arg(0), draft.Variable{Default: value, HasDefault: has, Description: "The property " + arg(0) + " of JMeter."})), true
	case "__Random":
		low, err1 := strconv.ParseInt(arg(0), 10, 52)
		high, err2 := strconv.ParseInt(arg(1), 10, 52)
		if err1 == nil && err2 == nil && low < high {
			return draw(draft.Random{Name: "number", Least: low, Max: high})
		}
	case "__RandomString":
		if n, err := strconv.Atoi(arg(0)); err == nil && n > 0 && n < 1<<20 {
			return draw(draft.Random{Name: "word", Length: n})
		}
	case "__UUID":
		return draw(draft.Random{Name: "id", Length: 32})
	case "__threadNum", "__counter", "__iterationNum":
		return draft.Ref(r.d.Counter(strings.TrimPrefix(name, "__"), 1)), true
	case "__time":
		return draft.Ref(r.d.Counter("time", 1_700_000_000_000)), true
	}
	if strings.HasPrefix(name, "__") {
		r.d.Lose("the function ${" + call + "}: it is a variable here")
		return draft.Ref(r.d.Variable(strings.Trim(name, "_"), draft.Variable{Description: "The source calculates it: " + call})), true
	}
	return nil, false
}

// element reads one element of the plan, and what stands below it.
func (r *reader) element(p pair, c context) {
	e := p.element
	if e.attribute("enabled") == "false" {
		return
	}
	switch e.name {
	case "TestPlan":
		r.variables(e.find("TestPlan.user_defined_variables"))
		r.below(p, c)
	case "hashTree":
		r.below(pair{below: e}, c)
	case "ThreadGroup", "SetupThreadGroup", "PostThreadGroup", "kg.apc.jmeter.threads.UltimateThreadGroup", "com.blazemeter.jmeter.threads.concurrency.ConcurrencyThreadGroup",
		"com.blazemeter.jmeter.threads.arrivals.ArrivalsThreadGroup", "kg.apc.jmeter.threads.SteppingThreadGroup":
		r.threads(p, c)
	case "HTTPSamplerProxy", "HTTPSampler", "HTTPSampler2":
		r.sampler(p, c)
	case "GenericController", "TransactionController", "RecordingController", "InterleaveControl", "OnceOnlyController", "LoopController", "ThroughputController":
		r.controller(p, c)
	case "IfController", "WhileController", "ForeachController", "SwitchController", "RandomController", "RandomOrderController", "RunTime", "IncludeController", "ModuleController", "CriticalSectionController":
		r.lose(c, "the "+e.name+" "+e.title()+": what is in it stands here once")
		r.below(p, c)
	default:
		r.setting(p, c)
	}
}

// below reads what stands below an element: settings first, since they hold for all of it.
func (r *reader) below(p pair, c context) {
	if p.below == nil {
		return
	}
	all := p.below.pairs()
	for _, inner := range all {
		e := inner.element
		if e.attribute("enabled") == "false" {
			continue
		}
		switch e.name {
		case "ConfigTestElement":
			c.defaults = e
		case "HeaderManager":
			c.headers = append(append([]draft.Pair{}, c.headers...), r.headers(e, c)...)
		case "AuthManager":
			c.auth = e
		case "Arguments":
			r.variables(e)
		case "CSVDataSet":
			r.rows(e)
		case "CookieManager":
			r.d.Client.Cookies = true
		}
	}
	for _, inner := range all {
		r.element(inner, c)
	}
}

func (r *reader) lose(c context, why string) {
	switch {
	case c.request != nil:
		c.request.Lose(why)
	case c.group != nil:
		c.group.Lose(why)
	default:
		r.d.Lose(why)
	}
}

// variables declares User Defined Variables.
func (r *reader) variables(e *element) {
	if e == nil {
		return
	}
	for _, a := range e.arguments() {
		name, value := a.text("Argument.name"), a.text("Argument.value")
		if name == "" {
			continue
		}
		text := r.text(context{}, value)
		if known, ok := text.Known(); ok {
			r.scope.Set(name, r.d.Variable(name, draft.Variable{Default: known, HasDefault: true, Description: a.text("Argument.desc")}))
		} else if len(text) == 1 {
			r.scope.Set(name, text[0].Ref)
		} else {
			r.d.Lose("the variable " + name + ": it is made of others (" + value + ")")
		}
	}
}

// rows declares a CSV Data Set.
func (r *reader) rows(e *element) {
	var columns []string
	for name := range strings.SplitSeq(e.text("variableNames"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			columns = append(columns, name)
		}
	}
	name := e.title()
	file := e.text("filename")
	r.d.Rows(r.src, r.scope, draft.Table{Name: name, File: file, Columns: columns, Order: "sequential", SkipsFirst: e.text("ignoreFirstLine") == "true"})
}
