// Package openapi reads API descriptions: OpenAPI 3.0 and 3.1, and Swagger 2.0, as YAML or JSON. Each operation becomes a request
// with the values that the document has for its parameters and body, or such as fit. A document is read as a tree of values: of
// all it says only these are looked at, so that a fault elsewhere in it does not matter, and a $ref is followed within it only.
package openapi

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
)

// Carried is what of a description becomes what, for the guide.
var Carried = [][2]string{
	{"operations, with `operationId`, `summary`", "a `request` each; a `group` for each first tag"},
	{"`servers`, or `schemes`, `host` and `basePath`", "the variable `base_url`, and the beginning of each path"},
	{"parameters in the path, and required ones elsewhere", "their `example`, `default` or first `enum`, or a value that fits the schema"},
	{"optional parameters", "named in a comment, unless they have an example"},
	{"`requestBody`, parameters in `body` and `formData`", "`json`, `form`, `multipart` or `body` by the example, or of the schema"},
	{"responses", "`expect { status = […] }` with those of 2xx that are declared"},
	{"`security`: API keys, basic, bearer, OAuth 2, OpenID", "headers or parameters of sensitive variables"},
	{"`deprecated` operations, and those that write", "carried over, and said so at the top: look at what is sent before it is"},
	{"`$ref` to other documents, `callbacks`, `webhooks`, cookies, mutual TLS", "not carried over, and said so"},
}

// Looks says whether a text is a description.
func Looks(name string, text []byte) bool {
	head := text[:min(len(text), 64<<10)]
	if strings.HasSuffix(name, ".sh") || strings.HasSuffix(name, ".js") {
		return false
	}
	for line := range bytes.Lines(head) {
		line = bytes.TrimLeft(line, " \t{\"")
		for _, word := range []string{"openapi", "swagger"} {
			if rest, ok := bytes.CutPrefix(line, []byte(word)); ok && bytes.HasPrefix(bytes.TrimLeft(rest, "\"' \t"), []byte(":")) {
				return true
			}
		}
	}
	return bytes.Contains(head, []byte(`"openapi":`)) || bytes.Contains(head, []byte(`"swagger":`))
}

// Read reads a description.
func Read(src *draft.Source) (*draft.Draft, error) {
	root, err := tree.Read(src.Text)
	if err != nil {
		return nil, &draft.Refusal{Summary: "It is neither YAML nor JSON", Detail: err.Error() + "."}
	}
	version := root.First("openapi", "swagger").Str()
	switch {
	case version == "":
		return nil, &draft.Refusal{Summary: "It is not a description of an API", Detail: "It has neither openapi: 3… nor swagger: \"2.0\" at the top."}
	case !strings.HasPrefix(version, "3.") && !strings.HasPrefix(version, "2"):
		return nil, &draft.Refusal{Summary: "It has version " + version, Detail: "bench reads OpenAPI 3.0 and 3.1, and Swagger 2.0."}
	}
	r := &reader{root: root, old: strings.HasPrefix(version, "2"), groups: map[string]*draft.Group{}}
	r.d = &draft.Draft{Kind: "OpenAPI", Source: src.Name}
	r.server()
	for _, p := range root.Get("paths").Pairs() {
		r.path(p.Name, r.follow(p.Value))
	}
	if r.d.Requests() == 0 {
		return nil, &draft.Refusal{Summary: "There is no operation in it", Detail: "Its paths are empty, or are in other documents, which are not read."}
	}
	for _, word := range []string{"webhooks", "x-webhooks"} {
		if n := len(root.Get(word).Pairs()); n > 0 {
			r.d.Lose(fmt.Sprintf("%s: they are what the API sends, not what it is asked", word))
		}
	}
	if r.writes > 0 {
		r.d.Tell("Some of these requests change or delete what is there. Look at what is sent, and to whom, before it is.")
	}
	l := r.d.UsualLoad("pool")
	l.Concurrency = 1
	return r.d, nil
}

type reader struct {
	root   *tree.Node
	d      *draft.Draft
	old    bool // Swagger 2.0
	base   draft.Text
	prefix draft.Text // of paths, from the server's URL
	groups map[string]*draft.Group
	writes int
	values int                 // that were made for one request
	within map[*tree.Node]bool // schemas of which one is being made
}

// follow is what a $ref within the document leads to, or the node itself. It is nil where that is nowhere.
func (r *reader) follow(n *tree.Node) *tree.Node {
	for range 20 {
		ref := n.Get("$ref")
		if !ref.Is(tree.String) {
			return n
		}
		way, local := strings.CutPrefix(ref.Text, "#/")
		if !local {
			return nil
		}
		n = r.root
		for _, step := range strings.Split(way, "/") {
			step = strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}", "%20", " ").Replace(step)
			if n.Is(tree.List) {
				i := 0
				if _, err := fmt.Sscanf(step, "%d", &i); err != nil || i < 0 || i >= len(n.Items) {
					return nil
				}
				n = n.Items[i]
				continue
			}
			n = n.Get(step)
		}
	}
	return nil
}

// server makes a variable of where the API is.
func (r *reader) server() {
	address := r.root.Get("servers").List()
	url := ""
	if len(address) > 0 {
		url = r.filled(address[0])
	}
	if r.old {
		if host := r.root.Get("host").Str(); host != "" {
			scheme := "https"
			if all := r.root.Get("schemes").List(); len(all) > 0 && !slices.ContainsFunc(all, func(n *tree.Node) bool { return n.Str() == "https" }) {
				scheme = all[0].Str()
			}
			url = scheme + "://" + host
		}
		url += r.root.Get("basePath").Str()
	}
	if len(address) > 1 {
		var others []string
		for _, other := range address[1:min(len(address), 6)] {
			others = append(others, other.Get("url").Str())
		}
		r.d.Tell("The document has other servers, too: " + strings.Join(others, ", ") + ". Name one with -var base_url=…")
	}
	if strings.Contains(url, "://") {
		r.base = draft.Lit(strings.TrimRight(url, "/"))
		return
	}
	r.base = draft.Lit(strings.TrimRight(url, "/")) // relative to where the document is, which it doesn't say
	if text := r.base.String(); text != "" && !strings.HasPrefix(text, "/") {
		r.base = draft.Lit("/" + text)
	}
	r.d.Tell("The document does not say where the API is: set base_url.")
}

// filled is a server's URL with the defaults of its variables.
func (r *reader) filled(server *tree.Node) string {
	url := server.Get("url").Str()
	for _, v := range server.Get("variables").Pairs() {
		url = strings.ReplaceAll(url, "{"+v.Name+"}", v.Value.Get("default").Str())
	}
	return url
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

func (r *reader) path(path string, item *tree.Node) {
	if item == nil {
		r.d.Lose("the path " + path + ": it is in another document")
		return
	}
	for _, op := range item.Pairs() {
		if !slices.Contains(methods, op.Name) || !op.Value.Is(tree.Object) {
			continue
		}
		r.operation(path, op.Name, item, op.Value)
	}
}

func (r *reader) group(op *tree.Node) *draft.Group {
	tag := "api"
	if tags := op.Get("tags").List(); len(tags) > 0 && tags[0].Str() != "" {
		tag = tags[0].Str()
	}
	g, ok := r.groups[tag]
	if !ok {
		g = r.d.Group(tag)
		r.groups[tag] = g
	}
	return g
}

func (r *reader) operation(path, method string, item, op *tree.Node) {
	name := op.Get("operationId").Str()
	if name == "" {
		name = method + " " + strings.NewReplacer("{", "", "}", "").Replace(path)
	}
	g := r.group(op)
	q := g.Request(name)
	q.Method = strings.ToUpper(method)
	q.Description = op.First("summary", "description").Str()
	if method != "get" && method != "head" && method != "options" {
		r.writes++
	}
	if op.Get("deprecated").True() {
		q.Tell("It is deprecated.")
	}
	r.values = 0
	base := r.base
	if own := op.First("servers"); len(own.List()) > 0 {
		base = draft.Lit(strings.TrimRight(r.filled(own.List()[0]), "/"))
	}
	q.URL = draft.Join(base, draft.Lit(path))
	r.parameters(q, item, op)
	r.requestBody(q, op)
	r.expect(q, op)
	r.security(q, op)
	if len(op.Get("callbacks").Pairs()) > 0 {
		q.Lose("callbacks: they are what the API sends")
	}
}

// expect takes the statuses of 2xx that are declared.
func (r *reader) expect(q *draft.Request, op *tree.Node) {
	any := false
	for _, response := range op.Get("responses").Pairs() {
		status := 0
		if _, err := fmt.Sscanf(response.Name, "%d", &status); err == nil && status >= 200 && status <= 299 && len(response.Name) == 3 {
			q.Expect.Status = append(q.Expect.Status, status)
		}
		any = any || strings.EqualFold(response.Name, "2XX") || response.Name == "default"
	}
	if any {
		q.Expect.Status = nil
	}
}
