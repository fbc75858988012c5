package plan

import (
	"encoding/json"
	"math"
	"unicode/utf8"

	"bench/result"
)

// UnmarshalJSON reads a plan with every digit of its variables' numbers.
func (p *Plan) UnmarshalJSON(text []byte) error {
	type plain Plan
	if err := result.Decode(text, (*plain)(p)); err != nil {
		return err
	}
	return p.describe()
}

// requestJSON is a request as JSON has it: a body that is no text is in base64.
type requestJSON struct {
	plainRequest
	Bytes []byte `json:"body_base64,omitempty"`
}

type plainRequest Request

// MarshalJSON writes all of the request, secrets included.
func (r Request) MarshalJSON() ([]byte, error) {
	written := requestJSON{plainRequest: plainRequest(r)}
	if !utf8.ValidString(r.Body) {
		written.Body, written.Bytes = "", []byte(r.Body)
	}
	return json.Marshal(written)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Request) UnmarshalJSON(text []byte) error {
	var read requestJSON
	if err := result.Decode(text, &read); err != nil {
		return err
	}
	*r = Request(read.plainRequest)
	if len(read.Bytes) > 0 {
		r.Body = string(read.Bytes)
	}
	return nil
}

// UnmarshalJSON reads the values expected as they are made: numbers are float64, or json.Number where that would take
// digits from them.
func (x *Expect) UnmarshalJSON(text []byte) error {
	type plain Expect
	if err := result.Decode(text, (*plain)(x)); err != nil {
		return err
	}
	for path, value := range x.JSON {
		x.JSON[path] = numbers(value)
	}
	return nil
}

// UnmarshalJSON reads the values awaited as those that are expected.
func (a *Await) UnmarshalJSON(text []byte) error {
	type plain Await
	if err := result.Decode(text, (*plain)(a)); err != nil {
		return err
	}
	for path, value := range a.JSON {
		a.JSON[path] = numbers(value)
	}
	return nil
}

// UnmarshalJSON reads the arguments of a condition as they are made.
func (c *Condition) UnmarshalJSON(text []byte) error {
	type plain Condition
	if err := result.Decode(text, (*plain)(c)); err != nil {
		return err
	}
	for i, arg := range c.Args {
		c.Args[i] = numbers(arg)
	}
	return nil
}

// numbers turns each json.Number in v into a float64 unless it is too large to be one exactly.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if f, err := v.Float64(); err == nil && math.Abs(f) < 1<<53 {
			return f
		}
	case map[string]any:
		for key, el := range v {
			v[key] = numbers(el)
		}
	case []any:
		for i, el := range v {
			v[i] = numbers(el)
		}
	}
	return v
}
