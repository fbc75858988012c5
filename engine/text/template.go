package text

import (
	"fmt"

	"bench/plan"
)

// Values are what fills the slots of a batch's texts.
type Values interface {
	// Append appends a value's text.
	Append(dst []byte, v plan.Value) []byte
}

// A Template is a text that is ready to be filled.
type Template []piece

type piece struct {
	literal string
	value   *plan.Value
	inner   Template
	through []function
}

// Compile makes a text ready. Its error is about a function that there is not.
func Compile(t plan.Text) (Template, error) {
	made := make(Template, 0, len(t))
	for _, p := range t {
		inner, err := Compile(p.Inner)
		if err != nil {
			return nil, err
		}
		next := piece{literal: p.Literal, value: p.Value, inner: inner}
		for _, name := range p.Through {
			f, known := named(name)
			if !known {
				return nil, fmt.Errorf("text %s: there is no function %q for values of the run", t, name)
			}
			next.through = append(next.through, f)
		}
		made = append(made, next)
	}
	return made, nil
}

// Append appends the text with the values in its slots.
func (t Template) Append(dst []byte, values Values) []byte {
	for i := range t {
		dst = t[i].append(dst, values)
	}
	return dst
}

func (p *piece) slot() bool { return p.value != nil || len(p.inner) > 0 }

func (p *piece) append(dst []byte, values Values) []byte {
	if !p.slot() {
		return append(dst, p.literal...)
	}
	from := len(dst)
	if p.value != nil {
		dst = values.Append(dst, *p.value)
	} else {
		dst = p.inner.Append(dst, values)
	}
	for _, f := range p.through {
		dst = f(dst, from)
	}
	return dst
}

// AppendURL is Append for a URL: what its values bring is encoded, in the path and in the query, as it would be if it stood
// in the spec. A value can't end the URL: what would begin a fragment is encoded, too. Where a value brings a query, that of the
// spec goes on behind it.
func (t Template) AppendURL(dst []byte, values Values) []byte {
	inQuery, asked := false, false
	for i := range t {
		from, began := len(dst), inQuery
		dst = t[i].append(dst, values)
		if t[i].slot() {
			dst = escaped(dst, from, &inQuery)
			continue
		}
		for k, c := range dst[from:] {
			if c == '?' && began && !asked {
				dst[from+k] = '&' // a value began the query, and the spec's own goes on with it
			}
			inQuery, asked = inQuery || c == '?', asked || c == '?'
		}
	}
	return dst
}

const hexDigits = "0123456789ABCDEF"

// escaped encodes dst[from:] where it has what may not stand in a URL as it is (RFC 3986 sections 3.3 and 3.4). What is
// encoded already stays so.
func escaped(dst []byte, from int, inQuery *bool) []byte {
	clean := from
	for clean < len(dst) && fits(dst, clean, inQuery) {
		clean++
	}
	if clean == len(dst) {
		return dst
	}
	raw := append([]byte(nil), dst[clean:]...)
	dst = dst[:clean]
	for i, c := range raw {
		if fits(raw, i, inQuery) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return dst
}

// fits says whether the character at i may stand there as it is, and notes where the query begins.
func fits(text []byte, i int, inQuery *bool) bool {
	switch c := text[i]; {
	case c == '%':
		return i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2])
	case c == '?':
		*inQuery = true
		return true
	default:
		return c != '#' && plan.StandsInURL(c)
	}
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
