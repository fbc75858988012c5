package hurl

import (
	"regexp"
	"strconv"
	"strings"

	"bench/importer/draft"
	"bench/pattern"
)

// words cuts a line into words: texts in quotes, regular expressions in slashes, and others.
func wordsOf(line string) []string {
	return word.Regexp().FindAllString(line, -1)
}

var word = pattern.Of(`"(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)+/|` + "`[^`]*`" + `|#.*|[^\s"]+`)

// plain is a word without its quotes.
func plain(w string) string {
	if len(w) > 1 && w[0] == '"' {
		if s, err := strconv.Unquote(w); err == nil {
			return s
		}
		return unescaped(strings.Trim(w, `"`))
	}
	if len(w) > 1 && (w[0] == '/' || w[0] == '`') && w[len(w)-1] == w[0] {
		return strings.ReplaceAll(w[1:len(w)-1], `\/`, "/")
	}
	return w
}

func arg(words []string, i int) string {
	if i < len(words) {
		return plain(words[i])
	}
	return ""
}

// capture takes a value from the answer.
func (r *reader) capture(name, query string) {
	words := wordsOf(query)
	if n := len(words); n > 0 && words[n-1] == "redact" {
		words = words[:n-1]
	}
	expr := captured(words)
	if expr == "" {
		r.q.Lose("the value " + name + " (" + query + ")")
		return
	}
	as := draft.Identifier(name, "value")
	r.q.Captures = append(r.q.Captures, draft.Capture{Name: as, Expr: expr})
	r.scope.Set(name, "request."+r.q.Name+"."+as)
}

func captured(words []string) string {
	if len(words) == 0 {
		return ""
	}
	q := draft.Quoted
	switch kind := words[0]; {
	case kind == "jsonpath" && len(words) == 2:
		return "json(" + q(strings.ReplaceAll(arg(words, 1), ".[", "[")) + ")" // $.[0] is no JSONPath of RFC 9535
	case kind == "header" && len(words) == 2:
		return "header(" + q(arg(words, 1)) + ")"
	case kind == "header" && len(words) == 4 && words[2] == "regex":
		return "header(" + q(arg(words, 1)) + ", " + q(arg(words, 3)) + ")"
	case kind == "cookie" && len(words) == 2:
		name, _, _ := strings.Cut(arg(words, 1), "[")
		return "cookie(" + q(name) + ")"
	case kind == "regex" && len(words) == 2:
		return "body(" + q(arg(words, 1)) + ")"
	case kind == "body" && len(words) == 3 && words[1] == "regex":
		return "body(" + q(arg(words, 2)) + ")"
	case kind == "body" && len(words) == 1:
		return `body("(?s)(.+)")`
	case kind == "status" && len(words) == 1:
		return "status()"
	}
	return ""
}

// asserts reads what must hold.
func (r *reader) asserts() {
	for r.at+1 < len(r.lines) {
		line := strings.TrimSpace(r.lines[r.at+1])
		if begins.Regexp().MatchString(line) || answers.Regexp().MatchString(line) || section.Regexp().MatchString(line) {
			return
		}
		r.at++
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		words := wordsOf(line)
		if n := len(words); n > 0 && strings.HasPrefix(words[n-1], "#") {
			words = words[:n-1]
		}
		if !r.assert(words) {
			r.q.Lose("the assert " + line)
		}
	}
}

func (r *reader) assert(words []string) bool {
	if len(words) < 2 {
		return false
	}
	x := &r.q.Expect
	switch words[0] {
	case "status":
		status, err := strconv.Atoi(arg(words, 2))
		if err != nil || words[1] != "==" && words[1] != "equals" {
			return false
		}
		x.Status = append(x.Status, status)
		return true
	case "duration":
		if d := duration(arg(words, 2), false); strings.HasPrefix(words[1], "<") && d != "" {
			x.MaxDuration = d
			return true
		}
	case "body":
		switch {
		case words[1] == "contains" && x.Contains.Empty():
			x.Contains = draft.Lit(arg(words, 2))
			return true
		case words[1] == "matches" && x.Matches == "":
			x.Matches = arg(words, 2)
			return true
		case (words[1] == "==" || words[1] == "equals") && x.Matches == "":
			x.Matches = "^" + regexp.QuoteMeta(arg(words, 2)) + "$"
			return true
		}
	case "header", "jsonpath":
		expr := r.condition(words[2:])
		if expr == "" {
			return false
		}
		c := draft.Condition{Key: strings.ReplaceAll(arg(words, 1), ".[", "["), Expr: expr}
		if words[0] == "header" {
			x.Headers = append(x.Headers, c)
		} else {
			x.JSON = append(x.JSON, c)
		}
		return true
	}
	return false
}

// condition is a predicate as a condition of the language, or "".
func (r *reader) condition(words []string) string {
	if len(words) == 0 {
		return ""
	}
	not := words[0] == "not"
	if not {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	if words[0] == "count" && len(words) == 3 && words[1] == "==" && !not {
		if _, err := strconv.Atoi(words[2]); err == nil {
			return "length_between(" + words[2] + ", " + words[2] + ")"
		}
	}
	if n, err := strconv.Atoi(arg(words, 2)); words[0] == "count" && len(words) == 3 && err == nil && n >= 0 && !not {
		switch words[1] {
		case ">":
			return "length_between(" + strconv.Itoa(n+1) + ", 1000000)"
		case ">=":
			return "length_between(" + strconv.Itoa(n) + ", 1000000)"
		case "<=":
			return "length_between(0, " + strconv.Itoa(n) + ")"
		}
	}
	value := arg(words, 1)
	t, known := r.text(value).Known()
	_, err := strconv.ParseFloat(value, 64)
	isNumber := err == nil && len(words) > 1 && words[1] == value
	switch {
	case not && words[0] == "exists":
		return "absent()"
	case not && words[0] == "isEmpty":
		return "present()"
	case not || !known:
		return ""
	}
	switch words[0] {
	case "==", "equals":
		if len(words) == 2 && (isNumber && !strings.ContainsAny(value, "eE+_") || words[1] == "true" || words[1] == "false" || words[1] == "null") {
			return value
		}
		return draft.Quoted(t)
	case "contains", "includes":
		if len(words) == 2 && words[1][0] == '"' {
			return "matches(" + draft.Quoted(regexp.QuoteMeta(t)) + ")"
		}
	case "startsWith":
		return "matches(" + draft.Quoted("^"+regexp.QuoteMeta(t)) + ")"
	case "endsWith":
		return "matches(" + draft.Quoted(regexp.QuoteMeta(t)+"$") + ")"
	case "matches":
		return "matches(" + draft.Quoted(t) + ")"
	case "exists", "isString", "isCollection", "isInteger", "isFloat", "isNumber", "isBoolean", "isList", "isObject", "isDate", "isIsoDate", "isUuid":
		return "present()"
	case ">=", "greaterThanOrEquals", ">", "greaterThan":
		if isNumber {
			return "at_least(" + value + ")"
		}
	case "<=", "lessThanOrEquals", "<", "lessThan":
		if isNumber {
			return "at_most(" + value + ")"
		}
	}
	return ""
}
