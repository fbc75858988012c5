package client

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"

	"github.com/ohler55/ojg/jp"

	"bench/plan"
)

// Taken is what was taken from the answer to one request: by the places of its captures, each as a text. It belongs to
// whoever hands it over with the exchange, and Do fills it when a good answer came.
type Taken struct {
	Values []string
	// Draw is where the choice of any of several values comes from.
	Draw uint64
}

// A capture is compiled: it finds what there is for it in a response, none if there is nothing.
type capture struct {
	plan.Capture
	find func(r *response) ([]string, *Failure)
}

// capturesOf compiles what is taken from the answers to a request.
func capturesOf(r plan.Request) (list []capture, err error) {
	for _, c := range r.Captures {
		made := capture{Capture: c}
		switch c.From {
		case plan.FromStatus:
			made.find = func(r *response) ([]string, *Failure) { return []string{fmt.Sprint(r.status)}, nil }
		case plan.FromEach:
		case plan.FromCookie:
			made.find = func(r *response) ([]string, *Failure) { return cookieValues(r, c.Path), nil }
		case plan.FromHeader:
			made.find, err = findInHeader(c)
		case plan.FromBody:
			made.find, err = findInBody(c)
		case plan.FromJSON:
			made.find, err = findInJSON(c)
		default:
			err = fmt.Errorf("nothing is taken from the %q of an answer", c.From)
		}
		if err != nil {
			return nil, fmt.Errorf("capture %s: %w", c.Name, err)
		}
		list = append(list, made)
	}
	return list, nil
}

// take takes the values of a good response. Where there is nothing for one, and no default, it says so.
func (e *expected) take(got *response, into *Taken) (ErrorKind, string) {
	before := into.Values
	into.Values = into.Values[:0]
	for i := range e.captures {
		c := &e.captures[i]
		if c.From == plan.FromEach { // is there before the answer
			into.Values = append(into.Values, before[i])
			continue
		}
		found, problem := c.find(got)
		if problem != nil && problem.Kind != badExpectation {
			return problem.Kind, problem.Error()
		}
		switch {
		case len(found) > 0:
			into.Values = append(into.Values, c.chosen(found, into.Draw))
		case c.Default != nil:
			into.Values = append(into.Values, *c.Default)
		default:
			return NothingCaptured, c.missing(got)
		}
	}
	return None, ""
}

// chosen is what is taken of several values, as a text that belongs to nobody else.
func (c *capture) chosen(found []string, draw uint64) string {
	switch c.Which {
	case plan.AnyFound:
		i, _ := bits.Mul64(draw, uint64(len(found)))
		return strings.Clone(found[i])
	case plan.AllFound:
		text, _ := json.Marshal(found) // texts always can be
		return string(text)
	}
	return strings.Clone(found[0])
}

// missing says what was looked for in vain, and what there was.
func (c *capture) missing(got *response) string {
	where := string(c.From)
	if c.Path != "" {
		where += " " + c.Path
	}
	if c.Pattern != "" {
		where += " " + excerpt(c.Pattern)
	}
	return fmt.Sprintf("%s: nothing there for %s, status %d", where, c.Name, got.status)
}

// cookieValues is the value that a cookie has in the end, by the answer and those that led to it.
func cookieValues(r *response, name string) (found []string) {
	set := func(line string) {
		switch c := readCookie(line); {
		case c == nil || c.Name != name:
		case c.MaxAge < 0:
			found = found[:0]
		default:
			found = append(found[:0], c.Value) // the last one counts
		}
	}
	for _, line := range r.before {
		set(line)
	}
	for line := range r.values("Set-Cookie") {
		set(line)
	}
	return found
}

// takesCookies says whether a cookie is taken from an answer.
func (e *expected) takesCookies() bool {
	return slices.ContainsFunc(e.captures, func(c capture) bool { return c.From == plan.FromCookie })
}

func findInHeader(c plan.Capture) (func(r *response) ([]string, *Failure), error) {
	pattern, err := regexp.Compile(c.Pattern)
	if err != nil {
		return nil, err
	}
	return func(r *response) (found []string, _ *Failure) {
		for value := range r.values(c.Path) {
			value = strings.TrimSpace(value)
			if c.Pattern == "" {
				found = append(found, value)
				continue
			}
			for _, match := range pattern.FindAllStringSubmatch(value, -1) {
				found = append(found, match[len(match)-1])
			}
		}
		return found, nil
	}, nil
}

func findInBody(c plan.Capture) (func(r *response) ([]string, *Failure), error) {
	pattern, err := regexp.Compile(c.Pattern)
	if err != nil {
		return nil, err
	}
	most := -1
	if c.Which == plan.FirstFound {
		most = 1
	}
	return func(r *response) (found []string, _ *Failure) {
		body, illegible := r.content()
		if illegible != nil {
			return nil, illegible
		}
		for _, match := range pattern.FindAllSubmatch(body, most) {
			found = append(found, string(match[len(match)-1]))
		}
		return found, nil
	}, nil
}

func findInJSON(c plan.Capture) (func(r *response) ([]string, *Failure), error) {
	path, err := jp.ParseString(c.Path)
	if err != nil {
		return nil, err
	}
	return func(r *response) (found []string, _ *Failure) {
		document, problem := r.document()
		if problem != nil {
			return nil, problem
		}
		for _, value := range path.Get(document) {
			if value != nil {
				found = append(found, jsonText(value))
			}
		}
		return found, nil
	}, nil
}

// jsonText is a value as a text: of a text itself, of everything else its JSON.
func jsonText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	var out strings.Builder
	in := json.NewEncoder(&out)
	in.SetEscapeHTML(false)
	if err := in.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(out.String(), "\n")
}
