package hurl

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"bench/importer/draft"
)

func itoa(n int) string { return strconv.Itoa(n) }

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// duration is a time as Hurl writes it, "2000ms" or "2s", as the language does; a number alone is in milliseconds, or in seconds.
func duration(s string, inSeconds bool) string {
	unit := 0.001
	if inSeconds {
		unit = 1
	}
	for _, u := range []struct {
		name string
		size float64
	}{{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}} {
		if rest, ok := strings.CutSuffix(s, u.name); ok {
			s, unit = rest, u.size
			break
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || n <= 0 {
		return ""
	}
	return draft.Seconds(n * unit)
}

// isBody says whether a line begins a body.
func (r *reader) isBody(line string) bool {
	for _, begin := range []string{"{", "[\"", "[{", "[[", "[ ", "<", "```", "`", "base64,", "hex,", "file,"} {
		if strings.HasPrefix(line, begin) && !(begin == "{" && strings.HasPrefix(line, "{{")) {
			return !section.Regexp().MatchString(line)
		}
	}
	return line == "[" || line == "[]"
}

// body reads a body, which begins at a line.
func (r *reader) body(line string) {
	var text, kind string
	switch {
	case strings.HasPrefix(line, "```"):
		text, kind = r.fenced(line)
	case strings.HasPrefix(line, "`"):
		text = strings.Trim(withoutRemark(line), "`")
	case strings.HasPrefix(line, "<"):
		text, kind = r.until(func(next string) bool {
			return begins.Regexp().MatchString(next) || answers.Regexp().MatchString(next) || section.Regexp().MatchString(next)
		}), "application/xml"
	case strings.HasPrefix(line, "file,"):
		r.file(strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(withoutRemark(line), "file,")), ";"))
		return
	case strings.HasPrefix(line, "base64,"), strings.HasPrefix(line, "hex,"):
		name, coded, _ := strings.Cut(strings.TrimSuffix(withoutRemark(line), ";"), ",")
		decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded))
		if name == "hex" {
			decoded, err = hex.DecodeString(strings.TrimSpace(coded))
		}
		if err != nil {
			r.q.Lose("the body in line " + itoa(r.at+1) + ": it is not in " + name)
			return
		}
		text = string(decoded)
	default:
		text, kind = r.json(), "application/json"
	}
	if r.later {
		r.expectBody(text, kind)
		return
	}
	if _, has := r.q.Header("Content-Type"); !has && kind != "" {
		r.q.SetHeader("Content-Type", draft.Lit(kind))
	}
	draft.SetBody(r.d, r.q, r.text(text))
}

// expectBody is a body below HTTP 200: the answer's.
func (r *reader) expectBody(text, kind string) {
	if kind == "application/json" {
		r.q.Lose("the whole body that is expected: say which values of it count, json = { \"$.id\" = 7 }")
		return
	}
	t, known := r.text(text).Known()
	if !known {
		r.q.Lose("the body that is expected: it is known only while the test runs")
		return
	}
	if r.q.Expect.Contains = draft.Lit(strings.TrimRight(t, "\n")); t != "" {
		r.q.Tell("The answer must have this text in it; Hurl wants it to be nothing else.")
	}
}

// fenced is what stands between lines of three backticks.
func (r *reader) fenced(line string) (text, kind string) {
	word := strings.TrimPrefix(line, "```")
	if before, closed := strings.CutSuffix(word, "```"); closed {
		return before, ""
	}
	switch word, _, _ = strings.Cut(word, ","); strings.TrimSpace(word) {
	case "json":
		kind = "application/json"
	case "xml":
		kind = "application/xml"
	case "graphql":
		kind = "graphql"
	}
	var b strings.Builder
	for r.at++; r.at < len(r.lines); r.at++ {
		if strings.HasPrefix(strings.TrimSpace(r.lines[r.at]), "```") {
			break
		}
		b.WriteString(r.lines[r.at] + "\n")
	}
	if kind == "graphql" {
		query, _, found := strings.Cut(b.String(), "\nvariables ")
		if found {
			r.q.Lose("the variables of the GraphQL query")
		}
		return "{\"query\": " + strconv.Quote(query) + "}", "application/json"
	}
	return b.String(), kind
}

// until is lines up to one that begins something else.
func (r *reader) until(ends func(string) bool) string {
	var b strings.Builder
	for ; r.at < len(r.lines); r.at++ {
		line := strings.TrimSpace(r.lines[r.at])
		if ends(line) {
			r.at--
			break
		}
		b.WriteString(r.lines[r.at] + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// json is lines up to the bracket that closes the first one.
func (r *reader) json() string {
	var b strings.Builder
	depth, quoted := 0, false
	for ; r.at < len(r.lines); r.at++ {
		line := r.lines[r.at]
		for i := 0; i < len(line); i++ {
			switch c := line[i]; {
			case c == '\\' && quoted:
				i++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			}
		}
		b.WriteString(line + "\n")
		if depth <= 0 {
			break
		}
	}
	return strings.TrimSpace(b.String())
}

func (r *reader) file(name string) {
	if r.later {
		r.q.Lose("the body that is expected, from the file " + name)
		return
	}
	r.d.BodyFile(r.src, r.q, name)
}
