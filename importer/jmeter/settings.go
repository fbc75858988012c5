package jmeter

import (
	"regexp"
	"strconv"
	"strings"

	"bench/importer/draft"
)

// quiet are elements that make no difference to what is sent.
var quiet = map[string]bool{
	"ResultCollector": true, "Summariser": true, "CacheManager": true, "CookieManager": true, "HeaderManager": true, "ConfigTestElement": true, "AuthManager": true,
	"Arguments": true, "CSVDataSet": true, "DebugSampler": true, "BackendListener": true, "ResultSaver": true, "WorkBench": true, "DNSCacheManager": true, "collectionProp": true,
	"TestFragmentController": true, "KeystoreConfig": true, "ViewResultsFullVisualizer": true, "stringProp": true, "DebugPostProcessor": true, "MirrorServer": true, "HTTPMirrorControl": true,
}

// setting reads what is no sampler and no controller: timers, assertions, extractors.
func (r *reader) setting(p pair, c context) {
	e := p.element
	to := c.request
	if to == nil {
		to = r.last
	}
	switch e.name {
	case "ConstantTimer", "UniformRandomTimer", "GaussianRandomTimer", "PoissonRandomTimer":
		r.timer(e, c)
	case "ConstantThroughputTimer":
		r.rate = number(e.text("throughput")) / 60
		if r.rate == 0 {
			r.rate = number(e.find("throughput").valueOf()) / 60
		}
	case "ResponseAssertion":
		if c.request == nil {
			r.lose(c, "the Response Assertion "+e.title()+" of several requests: say what an answer must be in each")
		} else if !r.assertion(to, e) {
			to.Lose("the Response Assertion " + e.title())
		}
	case "DurationAssertion":
		if ms := number(e.text("DurationAssertion.duration")); ms > 0 && c.request != nil {
			to.Expect.MaxDuration = draft.Seconds(ms / 1000)
		} else {
			r.lose(c, "the Duration Assertion "+e.title())
		}
	case "JSONPathAssertion":
		r.jsonAssertion(e, c)
	case "JSONPostProcessor":
		r.captures(e, c, "JSONPostProcessor.referenceNames", "JSONPostProcessor.jsonPathExprs", "JSONPostProcessor.match_numbers", func(path string) string { return "json(" + draft.Quoted(path) })
	case "RegexExtractor":
		r.captures(e, c, "RegexExtractor.refname", "RegexExtractor.regex", "RegexExtractor.match_number", func(re string) string {
			if strings.Contains(e.text("RegexExtractor.useHeaders"), "true") {
				name, rest, ok := strings.Cut(re, ":")
				if ok {
					return "header(" + draft.Quoted(name) + ", " + draft.Quoted(strings.TrimSpace(rest))
				}
			}
			return "body(" + draft.Quoted(re)
		})
	default:
		if !quiet[e.name] {
			r.lose(c, "the "+e.name+" "+e.title())
		}
		r.below(p, c)
	}
}

func (e *element) valueOf() string {
	if e == nil {
		return ""
	}
	for _, c := range e.children {
		if c.name == "value" {
			return c.body
		}
	}
	return ""
}

func number(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || n-n != 0 {
		return 0
	}
	return n
}

// timer is a pause before what follows, so after the request before; or of one request, before that.
func (r *reader) timer(e *element, c context) {
	delay, span := number(e.text("ConstantTimer.delay"))/1000, number(e.text("RandomTimer.range"))/1000
	if delay+span <= 0 {
		r.lose(c, "the timer "+e.title()+": how long it waits is not known")
		return
	}
	think := []string{draft.Seconds(delay)}
	switch {
	case e.name == "UniformRandomTimer" && span > 0:
		think = []string{draft.Seconds(delay), draft.Seconds(delay + span)}
	case span > 0:
		r.lose(c, "the "+e.name+" "+e.title()+": it is uniform here, with the same middle")
		think = []string{draft.Seconds(max(0, delay-span)), draft.Seconds(delay + span)}
	}
	if c.request != nil {
		c.request.Think = think
		c.request.Tell("Its timer waits before it there, and after it here.")
		return
	}
	if c.group != nil {
		for _, q := range c.group.Requests {
			if len(q.Think) == 0 {
				q.Think = think
			}
		}
	}
	r.pending(c, think)
}

// pending has a timer of a thread group or a controller hold for the requests that follow, too: finish sets it.
func (r *reader) pending(c context, think []string) {
	if c.group != nil {
		c.group.Pause = think
	}
}

// assertion reads what an answer must be.
func (r *reader) assertion(q *draft.Request, e *element) bool {
	var texts []string
	for _, list := range e.children {
		if list.name == "collectionProp" {
			for _, s := range list.children {
				texts = append(texts, s.body)
			}
		}
	}
	kind := int(number(e.text("Assertion.test_type")))
	field := e.text("Assertion.test_field")
	if kind&4 != 0 || len(texts) == 0 { // not
		return false
	}
	ok := true
	for _, text := range texts {
		if strings.Contains(text, "${") {
			return false
		}
		switch field {
		case "Assertion.response_code":
			status, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil {
				ok = false
				continue
			}
			q.Expect.Status = append(q.Expect.Status, status)
		case "Assertion.response_data", "Assertion.response_data_as_document":
			switch {
			case kind&16 != 0 && q.Expect.Contains.Empty():
				q.Expect.Contains = draft.Lit(text)
			case kind&2 != 0 && q.Expect.Matches == "":
				q.Expect.Matches = text
			case kind&8 != 0 && q.Expect.Matches == "":
				q.Expect.Matches = "^" + regexp.QuoteMeta(text) + "$"
			case kind&1 != 0 && q.Expect.Matches == "":
				q.Expect.Matches = "^(?:" + text + ")$"
			default:
				ok = false
			}
		default:
			ok = false
		}
	}
	return ok
}

func (r *reader) jsonAssertion(e *element, c context) {
	if c.request == nil {
		r.lose(c, "the JSON Assertion "+e.title()+" of several requests")
		return
	}
	path, expr := e.text("JSON_PATH"), "present()"
	if e.text("JSONVALIDATION") == "true" {
		value := e.text("EXPECTED_VALUE")
		expr = draft.Quoted(value)
		if _, err := strconv.ParseFloat(value, 64); err == nil || value == "true" || value == "false" {
			expr = value
		}
		if e.text("ISREGEX") == "true" {
			expr = "matches(" + draft.Quoted(value) + ")"
		}
	}
	if e.text("INVERT") == "true" || strings.Contains(expr+path, "${") {
		c.request.Lose("the JSON Assertion " + e.title())
		return
	}
	c.request.Expect.JSON = append(c.request.Expect.JSON, draft.Condition{Key: path, Expr: expr})
}

// captures takes values from an answer.
func (r *reader) captures(e *element, c context, names, paths, which string, expr func(string) string) {
	if c.request == nil {
		r.lose(c, "the extractor "+e.title()+" of several requests")
		return
	}
	all, from := strings.Split(e.text(names), ";"), strings.Split(e.text(paths), ";")
	if !strings.HasPrefix(names, "JSON") {
		all, from = []string{e.text(names)}, []string{e.text(paths)}
	}
	pick := ""
	switch n := strings.TrimSpace(e.text(which)); n {
	case "0":
		pick = `, "any"`
	case "-1":
		pick = `, "all"`
	}
	for i, name := range all {
		name = strings.TrimSpace(name)
		if name == "" || i >= len(from) || strings.Contains(from[i], "${") {
			c.request.Lose("the value " + name + " of the extractor " + e.title())
			continue
		}
		as := draft.Identifier(name, "value")
		c.request.Captures = append(c.request.Captures, draft.Capture{Name: as, Expr: expr(strings.TrimSpace(from[i])) + pick + ")"})
		c.scope.Set(name, "request."+c.request.Name+"."+as)
		if strings.HasPrefix(names, "Regex") {
			c.scope.Set(name+"_g1", "request."+c.request.Name+"."+as)
		}
	}
}
