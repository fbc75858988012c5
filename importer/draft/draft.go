// Package draft is a load test as other tools mean it: requests, values, load and limits as plain data, and what of the source
// could not be said. Readers of formats make one; package write makes a spec of it. It knows neither a format nor HCL, but
// that references are written as the language has them.
package draft

import (
	"slices"
	"strconv"
)

// A Draft is what was read of a source.
type Draft struct {
	Kind      string // the format, as it is called: "HAR"
	Source    string // the file, for the head of the spec; "": standard input or the command line
	Notes     []Note // about the whole
	Variables []Variable
	Data      []Data
	Randoms   []Random
	Counters  []Counter
	Client    Client
	Groups    []*Group
	Loads     []*Load

	secrets map[string]string // values that are nowhere to be written, and what stands for them
	names   names
}

// A Note is a remark, written as a comment beside what it is about.
type Note struct {
	Text string
	Lost bool // something was not carried over; otherwise it is only told
}

// Notes are what embed it is remarked on.
type Notes struct{ Notes []Note }

// Lose notes what is not carried over, with the reason.
func (n *Notes) Lose(text string) { n.note(Note{text, true}) }

// Tell notes something that is worth knowing.
func (n *Notes) Tell(text string) { n.note(Note{text, false}) }

func (n *Notes) note(add Note) {
	for _, have := range n.Notes {
		if have == add {
			return
		}
	}
	n.Notes = append(n.Notes, add)
}

// Lost says whether something is noted as not carried over.
func (n *Notes) Lost() bool {
	for _, note := range n.Notes {
		if note.Lost {
			return true
		}
	}
	return false
}

// Lose notes what of the whole is not carried over.
func (d *Draft) Lose(text string) { d.note(Note{text, true}) }

// Tell notes something about the whole.
func (d *Draft) Tell(text string) { d.note(Note{text, false}) }

func (d *Draft) note(add Note) {
	n := Notes{d.Notes}
	n.note(add)
	d.Notes = n.Notes
}

// A Variable is a value that comes from outside.
type Variable struct {
	Name        string
	Description string
	Default     string
	HasDefault  bool
	Secret      bool
	Number      bool   // its type is number, and Default is written as one
	Env         string // the environment variable that is its default; Default is that one's
}

// Data are rows of values.
type Data struct {
	Name    string
	File    string
	Columns []string
	Rows    [][]string
	Order   string // "sequential", "random", "shuffled"; "": the first
	Notes
}

// A Random is a value that is drawn.
type Random struct {
	Name       string
	Least, Max int64
	Choice     []string
	Length     int
}

// A Counter is a number that counts up.
type Counter struct {
	Name  string
	Start int64
}

// A Client says how requests travel. Its zero value is what bench does unless told.
type Client struct {
	Redirects   int // how many are followed
	Cookies     bool
	Timeout     string // a duration
	Connect     string // likewise
	Insecure    bool
	HTTPVersion string
	Proxy       string
	Resolve     []Pair
	KeepAliveNo bool
	Auth        *Auth
	Notes
}

// Empty says whether a client has nothing to say.
func (c *Client) Empty() bool {
	return c.Redirects == 0 && !c.Cookies && c.Timeout == "" && c.Connect == "" && !c.Insecure && c.HTTPVersion == "" && c.Proxy == "" &&
		len(c.Resolve) == 0 && !c.KeepAliveNo && c.Auth == nil && len(c.Notes.Notes) == 0
}

// An Auth is who sends requests, where that takes more than a header.
type Auth struct {
	Type               string // "digest", "aws_sigv4"
	Username, Password Text
	AccessKey, Secret  Text
	Region, Service    string
}

// A Pair is a name with a text.
type Pair struct {
	Name  string
	Value Text
}

// A Group is requests that belong together, in their order.
type Group struct {
	Name        string
	Description string
	Base        Text // what most of its requests are below; Finish finds it
	Headers     []Pair
	Requests    []*Request
	Pause       []string // think of requests that have none of their own, for readers
	Notes

	names names
}

// A Request is one request.
type Request struct {
	Name        string
	Description string
	Method      string // "": GET
	URL         Text   // absolute
	Path        Text   // below the group's base; Finish finds it, and empties URL
	Headers     []Pair
	Query       []Pair
	Body        Body
	Expect      Expect
	Captures    []Capture
	Think       []string // a duration, or two
	When        string   // an expression
	Repeat      int      // times; 0: once
	Weight      int      // 0: 1
	Once        bool
	Left        string // why it is left out; "": it isn't
	Notes
}

// A Body is what a request sends: the first of these that is there.
type Body struct {
	JSON  *Value
	Form  []Pair
	Parts []Part
	File  string
	Text  Text
}

// A Part is one part of a body of multipart/form-data.
type Part struct {
	Name     string
	Value    Text
	File     string
	Filename string
	Type     string
}

// An Expect is what an answer must be.
type Expect struct {
	Status      []int
	ContentType string
	Headers     []Condition
	Contains    Text
	Matches     string // a regular expression
	JSON        []Condition
	MaxDuration string
}

// Empty says whether nothing is expected.
func (e *Expect) Empty() bool {
	return len(e.Status) == 0 && e.ContentType == "" && len(e.Headers) == 0 && e.Contains.Empty() && e.Matches == "" && len(e.JSON) == 0 && e.MaxDuration == ""
}

// Clone is a copy that shares nothing.
func (e *Expect) Clone() Expect {
	c := *e
	c.Status, c.Headers, c.JSON = slices.Clone(e.Status), slices.Clone(e.Headers), slices.Clone(e.JSON)
	return c
}

// A Condition is what a header or a JSONPath must be, as an expression of the language: `"x"`, `present()`.
type Condition struct{ Key, Expr string }

// A Capture is a value to take from an answer, by an expression of the language: `json("$.token")`.
type Capture struct{ Name, Expr string }

// Group adds a group.
func (d *Draft) Group(want string) *Group {
	g := &Group{Name: d.names.unique(want, "requests")}
	d.Groups = append(d.Groups, g)
	return g
}

// Request adds a request to a group.
func (g *Group) Request(want string) *Request {
	r := &Request{Name: g.names.unique(want, "request")}
	g.Requests = append(g.Requests, r)
	return r
}

// Sends says whether something of a group is sent.
func (g *Group) Sends() bool {
	for _, r := range g.Requests {
		if r.Left == "" {
			return true
		}
	}
	return false
}

// Header is the text of a header, whatever the case of its name.
func (r *Request) Header(name string) (Text, bool) {
	for _, h := range r.Headers {
		if equalFold(h.Name, name) {
			return h.Value, true
		}
	}
	return nil, false
}

// SetHeader gives a header a value, in place of one that is there.
func (r *Request) SetHeader(name string, value Text) {
	for i, h := range r.Headers {
		if equalFold(h.Name, name) {
			r.Headers[i].Value = value
			return
		}
	}
	r.Headers = append(r.Headers, Pair{name, value})
}

// DropHeader takes a header away.
func (r *Request) DropHeader(name string) {
	for i, h := range r.Headers {
		if equalFold(h.Name, name) {
			r.Headers = append(r.Headers[:i:i], r.Headers[i+1:]...)
			return
		}
	}
}

// Requests are how many requests there are, in all groups.
func (d *Draft) Requests() int {
	n := 0
	for _, g := range d.Groups {
		n += len(g.Requests)
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
