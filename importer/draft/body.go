package draft

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// SetBody makes a text the body of a request, in the form that can be read best and is the same for whoever gets it: a value
// where it is JSON, a form where it is one.
func SetBody(d *Draft, r *Request, body Text) {
	kind, _ := r.Header("Content-Type")
	name, _ := kind.Known()
	media, _, _ := strings.Cut(strings.ToLower(name), ";")
	whole, literal := body.Known()
	switch {
	case !utf8.ValidString(whole):
		r.Lose("the body: it is not text in UTF-8. Put its bytes into a file beside the spec: body_file = …")
		return
	case strings.HasSuffix(strings.TrimSpace(media), "json"):
		if v, ok := jsonBody(body); ok {
			d.HideIn(&v)
			r.Body.JSON = &v
			if equalFold(name, "application/json") {
				r.DropHeader("Content-Type")
			}
			return
		}
	case strings.TrimSpace(media) == "application/x-www-form-urlencoded" && literal:
		if form, ok := formOf(whole); ok {
			r.Body.Form = form
			if equalFold(name, "application/x-www-form-urlencoded") {
				r.DropHeader("Content-Type")
			}
			return
		}
		if v, ok := jsonBody(body); ok && (strings.HasPrefix(strings.TrimSpace(whole), "{") || strings.HasPrefix(strings.TrimSpace(whole), "[")) {
			d.HideIn(&v)
			r.Body.JSON = &v
			return // what curl -d sends unless told: JSON that says it is a form
		}
	}
	r.Body.Text = d.hideInForm(media, body)
}

// jsonBody is a text as JSON, if its slots stand in strings of it.
func jsonBody(body Text) (Value, bool) {
	const open, shut = "\ue000", "\ue001" // of private use, and so in no text
	var flat strings.Builder
	var slots []Piece
	for _, p := range body {
		if p.Ref == "" {
			flat.WriteString(p.Literal)
			continue
		}
		flat.WriteString(open + itoa(len(slots)) + shut)
		slots = append(slots, p)
	}
	return JSONOf(flat.String(), func(s string) Text {
		var all Text
		for {
			before, rest, found := strings.Cut(s, open)
			number, after, closed := strings.Cut(rest, shut)
			i, err := strconv.Atoi(number)
			if !found || !closed || err != nil || i < 0 || i >= len(slots) {
				return Join(all, Lit(s))
			}
			all, s = Join(all, Lit(before), Text{slots[i]}), after
		}
	})
}

// formOf is a text as a form, if writing it as one gives the same names and values, in an order that doesn't count.
func formOf(text string) ([]Pair, bool) {
	var form []Pair
	seen := map[string]int{}
	for i, field := range strings.Split(text, "&") {
		name, value, has := strings.Cut(field, "=")
		key, err := url.QueryUnescape(name)
		content, err2 := url.QueryUnescape(value)
		if !has || err != nil || err2 != nil || key == "" || strings.ContainsAny(name, "{}[\" \n") && strings.ContainsAny(name, "{\"\n") || !utf8.ValidString(content) || !utf8.ValidString(key) {
			return nil, false
		}
		if before, twice := seen[key]; twice && before != i-1 {
			return nil, false
		}
		seen[key] = i
		form = append(form, Pair{key, Lit(content)})
	}
	return form, len(form) > 0
}

// hideInForm is the body of a form that stays text, without what is secret.
func (d *Draft) hideInForm(media string, body Text) Text {
	if strings.TrimSpace(media) != "application/x-www-form-urlencoded" {
		return body
	}
	_, query, _ := d.hideInURL(Join(Lit("?"), body)).Cut("?")
	return query
}

// BasicHeader is the header of basic authentication, made of variables.
func BasicHeader(name, password Text) Text {
	inner := "\"" + templateOf(name) + ":" + templateOf(password) + "\""
	return Join(Lit("Basic "), Ref("base64encode("+inner+")"))
}

// templateOf is a text as it stands within a template of the language.
func templateOf(t Text) string {
	var b strings.Builder
	for _, p := range t {
		if p.Ref != "" {
			b.WriteString("${" + p.Ref + "}")
			continue
		}
		q := strconv.Quote(strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strings.ToValidUTF8(p.Literal, "\ufffd")))
		b.WriteString(strings.NewReplacer(`\\`, `\\`, `\x`, `\u00`, `\a`, `\u0007`, `\b`, `\u0008`, `\f`, `\u000c`, `\v`, `\u000b`).Replace(q[1 : len(q)-1]))
	}
	return b.String()
}

// Seconds is a number of seconds as the language writes it: "1.5s".
func Seconds(s float64) string {
	if s <= 0 || s != s {
		return "0s"
	}
	d := time.Duration(math.Min(s, 1e9) * float64(time.Second)).Round(time.Microsecond)
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
