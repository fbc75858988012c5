package report

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bench/result"
)

// An xmlRule is what JUnit's schema (windyroad/JUnit-Schema, JUnit.xsd) allows of an element.
type xmlRule struct {
	attributes map[string]string // name to a pattern; all of them are required but the optional ones
	optional   []string
	children   string // a pattern over the names of its children, each followed by a space
	text       bool
}

const (
	token    = `^\S(.*\S)?$` // xs:token, not empty
	integer  = `^\d+$`
	decimal  = `^\d+(\.\d+)?$`
	moment   = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`
	anything = ``
)

var junitSchema = map[string]xmlRule{
	"testsuites": {children: `^(testsuite )*$`},
	"testsuite": {
		attributes: map[string]string{
			"package": token, "id": integer, "name": token, "timestamp": moment, "hostname": token, "tests": integer,
			"failures": integer, "errors": integer, "skipped": integer, "time": decimal,
		},
		optional: []string{"skipped"}, children: `^properties (testcase )*system-out system-err $`,
	},
	"properties": {children: `^(property )*$`},
	"property":   {attributes: map[string]string{"name": token, "value": anything}, children: `^$`},
	"testcase": {
		attributes: map[string]string{"name": token, "classname": token, "time": decimal}, children: `^((skipped|error|failure) )?$`,
	},
	"skipped":    {children: `^$`},
	"error":      {attributes: map[string]string{"message": anything, "type": anything}, optional: []string{"message"}, children: `^$`, text: true},
	"failure":    {attributes: map[string]string{"message": anything, "type": anything}, optional: []string{"message"}, children: `^$`, text: true},
	"system-out": {children: `^$`, text: true},
	"system-err": {children: `^$`, text: true},
}

// An element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e *element) attribute(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e *element) follows(schema map[string]xmlRule) error {
	rule, known := schema[e.XMLName.Local]
	if !known {
		return fmt.Errorf("there is no element %s", e.XMLName.Local)
	}
	seen := map[string]bool{}
	for _, a := range e.Attrs {
		pattern, allowed := rule.attributes[a.Name.Local]
		if !allowed || !regexp.MustCompile(pattern).MatchString(a.Value) {
			return fmt.Errorf("%s: attribute %s=%q", e.XMLName.Local, a.Name.Local, a.Value)
		}
		seen[a.Name.Local] = true
	}
	for name := range rule.attributes {
		if !seen[name] && !slices.Contains(rule.optional, name) {
			return fmt.Errorf("%s: no attribute %s", e.XMLName.Local, name)
		}
	}
	children := ""
	for i := range e.Children {
		children += e.Children[i].XMLName.Local + " "
		if err := e.Children[i].follows(schema); err != nil {
			return err
		}
	}
	if !regexp.MustCompile(rule.children).MatchString(children) {
		return fmt.Errorf("%s: children %s", e.XMLName.Local, children)
	}
	if !rule.text && strings.TrimSpace(e.Text) != "" {
		return fmt.Errorf("%s: text %q", e.XMLName.Local, e.Text)
	}
	return nil
}

func junitOf(t *testing.T, run *result.Run) element {
	t.Helper()
	var root element
	if err := xml.Unmarshal([]byte(render(t, "junit", run, Options{})), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestJUnitFollowsItsSchema(t *testing.T) {
	for _, s := range samples {
		root := junitOf(t, s.run())
		if err := root.follows(junitSchema); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		for _, suite := range root.Children {
			for attribute, child := range map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"} {
				if want := strconv.Itoa(tally(suite, child)); suite.attribute(attribute) != want {
					t.Errorf("%s: %s=%s, want %s", s.name, attribute, suite.attribute(attribute), want)
				}
			}
		}
	}
}

// tally counts elements of a name, at any depth.
func tally(e element, name string) int {
	n := 0
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			n++
		}
		n += tally(c, name)
	}
	return n
}

// What could not be judged is an error and no pass; in an interrupted run nothing is judged.
func TestJUnitOfGatesThatCouldNotBeJudged(t *testing.T) {
	for name, want := range map[string]map[string]int{
		"gated":       {"failure": 4, "error": 1, "skipped": 0},
		"invalid":     {"failure": 0, "error": 8, "skipped": 0},
		"interrupted": {"failure": 0, "error": 0, "skipped": 4},
	} {
		root := junitOf(t, sample(name))
		for child, n := range want {
			if got := tally(root, child); got != n {
				t.Errorf("%s: %d %s elements, want %d", name, got, child, n)
			}
		}
	}
}

func TestJUnitFailureHasNumbersAndPlace(t *testing.T) {
	text := render(t, "junit", sample("gated"), Options{})
	for _, want := range []string{"ab.bench.hcl:52", "394 → 442 µs", "1.12x slower", "1.11–1.13", "max 2.5 ms"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}
