package k6

import (
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"

	"bench/importer/draft"
	"bench/importer/script"
	"bench/pattern"
)

// thresholds reads limits: those of k6's own metrics that have a counterpart.
func (r *reader) thresholds(l *draft.Load, options ast.Expression) {
	all, _ := script.Properties(r.resolve(r.get(options, "thresholds")))
	for _, p := range all {
		var conditions []ast.Expression
		switch v := r.resolve(p.Value).(type) {
		case *ast.ArrayLiteral:
			conditions = v.Value
		case nil:
		default:
			conditions = []ast.Expression{v}
		}
		for _, c := range conditions {
			c = r.resolve(c)
			abort := false
			if inner := script.Get(c, "threshold"); inner != nil {
				text, _ := script.Constant(script.Get(c, "abortOnFail"))
				c, abort = r.resolve(inner), text == "true"
			}
			text, ok := script.Constant(c)
			t := &draft.Threshold{Name: draft.Identifier(p.Name+" "+strings.NewReplacer("<", " below ", ">", " above ").Replace(text), "limit"), Abort: abort}
			if r.elsewhere(l, p.Name) {
				continue
			}
			if !ok || !r.limit(l, t, p.Name, text) {
				t.Metric = ""
				t.Lose("the limit " + p.Name + ": " + text + ", of which there is no counterpart")
			}
			for _, have := range l.Thresholds {
				if have.Name == t.Name {
					t.Name += "_" + strconv.Itoa(len(l.Thresholds)+1)
				}
			}
			l.Thresholds = append(l.Thresholds, t)
		}
	}
}

// elsewhere says whether a limit is of a request that another scenario sends.
func (r *reader) elsewhere(l *draft.Load, metric string) bool {
	_, tag, ok := strings.Cut(strings.TrimSuffix(metric, "}"), "{name:")
	if !ok {
		return false
	}
	here, there := false, false
	for _, g := range r.d.Groups {
		for _, q := range g.Requests {
			is := q.Name == draft.Identifier(tag, "request")
			here = here || is && g.Name == l.Groups[0]
			there = there || is
		}
	}
	return there && !here
}

var (
	condition = pattern.Of(`^\s*([a-z]+(?:\(\s*[0-9.]+\s*\))?)\s*(<=|<|>=|>|===?)\s*([0-9.eE+]+)\s*$`)
	tagged    = pattern.Of(`^([A-Za-z_0-9]+)(?:\{(.*)\})?$`)
)

// limit makes one limit. It says false where there is none like it.
func (r *reader) limit(l *draft.Load, t *draft.Threshold, metric, text string) bool {
	m, c := tagged.Regexp().FindStringSubmatch(metric), condition.Regexp().FindStringSubmatch(text)
	if m == nil || c == nil {
		return false
	}
	n, err := strconv.ParseFloat(c[3], 64)
	if err != nil || !r.selects(l, t, m[2]) {
		return false
	}
	most := strings.HasPrefix(c[2], "<")
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	switch m[1] {
	case "http_req_duration", "iteration_duration":
		clock := "service"
		if m[1] == "iteration_duration" {
			clock = "session"
		}
		statistic := statistic(c[1])
		if statistic == "" || !most || n <= 0 {
			return false
		}
		t.Metric, t.Max = clock+"."+statistic, strconv.Quote(draft.Seconds(n/1000))
		return true
	case "http_req_failed", "checks":
		failed := m[1] == "http_req_failed"
		if c[1] != "rate" || n < 0 || n > 1 {
			return false
		}
		t.Metric = "error_ratio"
		switch {
		case failed == most && failed:
			t.Max = number(n)
		case !failed && (!most || c[2] == "==" || c[2] == "==="):
			t.Max = number(max(0, roundOff(1-n)))
		default:
			return false
		}
		if !failed {
			t.Tell("Checks are what is expected of answers here, so that those that fail are errors.")
		}
		return true
	case "http_reqs":
		if c[1] == "rate" && !most && t.Request == "" {
			t.Metric, t.Min = "throughput", number(n)
			return true
		}
	}
	return false
}

func roundOff(f float64) float64 {
	n, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', 9, 64), 64)
	return n
}

// statistic is a statistic of k6 as the language has it, or "".
func statistic(name string) string {
	switch name {
	case "avg":
		return "mean"
	case "med":
		return "p50"
	case "min", "max":
		return name
	}
	p := strings.Trim(strings.TrimPrefix(name, "p"), "() ")
	for _, known := range []string{"50", "75", "90", "95", "99", "99.9"} {
		if n, err := strconv.ParseFloat(p, 64); err == nil && strconv.FormatFloat(n, 'f', -1, 64) == known {
			return "p" + strings.ReplaceAll(known, ".", "")
		}
	}
	return ""
}

// selects reads the tags of a limit: that of a request by its name, or one that all have.
func (r *reader) selects(l *draft.Load, t *draft.Threshold, tags string) bool {
	if tags == "" {
		return true
	}
	for tag := range strings.SplitSeq(tags, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(tag), ":")
		switch key = strings.TrimSpace(key); {
		case key == "expected_response" && strings.TrimSpace(value) == "true":
		case key == "scenario" && draft.Identifier(value, "scenario") == l.Name:
		case key == "name":
			want := draft.Identifier(value, "request")
			for _, g := range r.d.Groups {
				for _, q := range g.Requests {
					if q.Name == want && g.Name == l.Groups[0] {
						t.Request = q.Name
					}
				}
			}
			if t.Request == "" {
				return false
			}
		default:
			return false
		}
	}
	return true
}
