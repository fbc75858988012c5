package jmeter

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// An element is one of XML: of a test plan all of them are.
type element struct {
	name     string
	attrs    []xml.Attr
	body     string
	children []*element
}

// A pair is an element with the hashTree behind it, in which stands what belongs to it.
type pair struct{ element, below *element }

const mostDepth = 200 // elements one within the other

// parse reads a document. Entities that it declares itself are not expanded.
func parse(text []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > mostDepth {
				return nil, fmt.Errorf("more than %d elements one within the other", mostDepth)
			}
			e := &element{name: t.Name.Local, attrs: t.Attr}
			top.children = append(top.children, e)
			open = append(open, e)
		case xml.EndElement:
			if len(open) > 1 {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			top.body += string(t)
		}
	}
	if len(root.children) == 0 {
		return nil, errors.New("there is no element in it")
	}
	return root.children[0], nil
}

// pairs are the children with what belongs to each.
func (e *element) pairs() []pair {
	var all []pair
	for _, c := range e.children {
		if n := len(all); c.name == "hashTree" && n > 0 && all[n-1].below == nil && all[n-1].element.name != "hashTree" {
			all[n-1].below = c
			continue
		}
		all = append(all, pair{element: c})
	}
	return all
}

func (e *element) attribute(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// title is what an element is called in JMeter.
func (e *element) title() string { return e.attribute("testname") }

// find is the property of a name, in whatever kind of element it stands.
func (e *element) find(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.attribute("name") == name {
			return c
		}
	}
	return nil
}

// text is the text of a property. Some versions of JMeter write it as an attribute, or as an element of its name.
func (e *element) text(name string) string {
	if p := e.find(name); p != nil {
		return p.body
	}
	if e == nil {
		return ""
	}
	short := name[strings.LastIndex(name, ".")+1:]
	for _, c := range e.children {
		if c.name == short && len(c.children) == 0 {
			return c.body
		}
	}
	return ""
}

// arguments are the elements of a list of arguments.
func (e *element) arguments() []*element {
	if e == nil {
		return nil
	}
	var all []*element
	for _, c := range e.children {
		if c.name == "collectionProp" {
			for _, a := range c.children {
				if a.name == "elementProp" {
					all = append(all, a)
				}
			}
		}
	}
	return all
}
