// Package postman reads collections of Postman (2.0 and 2.1). Its scripts are not run; what of them is a check of the answer, or
// keeps a value of it for later requests, is taken out of them as far as it is written plainly.
package postman

import (
	"strings"

	"bench/importer/draft"
	"bench/importer/tree"
	"bench/pattern"
)

// Carried is what of a collection becomes what, for the guide.
var Carried = [][2]string{
	{"folders at the top", "a `group` each, with the requests of the folders in them; one for all, where scripts keep values for later requests"},
	{"requests, with method, URL, path variables, query, headers", "`request` blocks, in their order; what is disabled is left out"},
	{"bodies: raw, urlencoded, formdata, file, GraphQL", "`json`, `body`, `form`, `multipart`, `body_file`"},
	{"variables `{{name}}`, of the collection or of nobody", "`variable` blocks; secrets without their values"},
	{"`{{$guid}}`, `{{$randomInt}}`, `{{$timestamp}}` and others", "`random` and `counter`: something else in each batch"},
	{"`auth`: basic, bearer, API key, OAuth 2", "headers of sensitive variables; digest and AWS are a client's `auth`"},
	{"tests: status, `to.have.header`, `to.include`, values of JSON, response time", "`expect`"},
	{"`pm.environment.set(\"x\", pm.response.json().y)` and the like", "`capture`, and `request.NAME.x` where `{{x}}` stands later"},
	{"other scripts, saved answers, cookies, certificates", "not carried over; what of a script is lost is said"},
	{"redirects and cookies, which Postman follows and keeps", "a `client` with `follow_redirects` and `cookies`"},
}

// Looks says whether a text is a collection.
func Looks(name string, text []byte) bool {
	head := string(text[:min(len(text), 16<<10)])
	return strings.HasSuffix(name, ".postman_collection.json") || strings.Contains(head, "schema.getpostman.com") || strings.Contains(head, `"_postman_id"`)
}

// Read reads a collection.
func Read(src *draft.Source) (*draft.Draft, error) {
	root, err := tree.JSON(src.Text)
	if err != nil {
		return nil, &draft.Refusal{Summary: "It is not JSON", Detail: strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."}
	}
	if inner := root.Get("collection"); inner.Is(tree.Object) { // as the API has it
		root = inner
	}
	items := root.Get("item")
	switch {
	case root.Get("requests") != nil && items == nil:
		return nil, &draft.Refusal{Summary: "It is a collection of version 1", Detail: "Postman itself exports it as version 2.1."}
	case root.Get("values") != nil && items == nil:
		return nil, &draft.Refusal{Summary: "It is an environment", Detail: "Wanted is the collection. Values of an environment are given with -var, or in a file *.benchvars.hcl."}
	case !items.Is(tree.List):
		return nil, &draft.Refusal{Summary: "It is not a collection of Postman", Detail: `It has no list "item", in which the requests are.`}
	}
	r := &reader{d: &draft.Draft{Kind: "Postman", Source: src.Name}, src: src}
	r.scope = &draft.Scope{Draft: r.d}
	for _, v := range root.Get("variable").List() {
		r.variable(v)
	}
	r.scripts(root.Get("event"), nil)
	at := place{auth: root.Get("auth")}
	if keeps.Regexp().Match(src.Text) {
		at.group, at.path = r.top(root), "/"
	}
	for _, item := range items.List() {
		if len(item.Get("item").List()) > 0 {
			r.folder(item, at)
			continue
		}
		at.group = r.top(root)
		r.item(item, at)
	}
	if r.d.Requests() == 0 {
		return nil, &draft.Refusal{Summary: "There is no request in it", Detail: "Its folders are empty."}
	}
	r.d.Client.Redirects, r.d.Client.Cookies = 10, true
	l := r.d.UsualLoad("sequential")
	l.Concurrency, l.Users, l.NewUser = 0, 1, true
	r.d.Client.Auth = r.auth
	return r.d, nil
}

// keeps finds scripts that keep something for later requests, which have to be in the same group then.
var keeps = pattern.Of(`(environment|collectionVariables|globals|variables)\.set\(|set(Environment|Global)Variable\(`)

type reader struct {
	d     *draft.Draft
	src   *draft.Source
	scope *draft.Scope
	root  *draft.Group
	auth  *draft.Auth
}

// A place is where in a collection an item stands.
type place struct {
	group *draft.Group
	auth  *tree.Node
	path  string
}

// top is the group of requests that are in no folder.
func (r *reader) top(root *tree.Node) *draft.Group {
	if r.root == nil {
		r.root = r.d.Group(root.At("info", "name").Str())
	}
	return r.root
}

func (r *reader) variable(v *tree.Node) {
	name := v.First("key", "id").Str()
	if name == "" || v.Get("disabled").True() {
		return
	}
	value := v.Get("value")
	add := draft.Variable{Default: value.Str(), HasDefault: value.Str() != "", Secret: v.Get("type").Str() == "secret"}
	if strings.Contains(add.Default, "{{") {
		text := r.text(add.Default)
		known, ok := text.Known()
		if !ok {
			r.d.Lose("the default of the variable " + name + ": it is made of other variables")
		}
		add.Default, add.HasDefault = known, ok
	}
	r.scope.Set(name, r.d.Variable(name, add))
}

func (r *reader) folder(item *tree.Node, at place) {
	name := item.Get("name").Str()
	if at.group == nil || at.path == "" {
		at.group = r.d.Group(name)
		at.group.Description = describe(item)
	}
	at.path += name + " / "
	if own := item.Get("auth"); own != nil {
		at.auth = own
	}
	r.scripts(item.Get("event"), nil)
	for _, inner := range item.Get("item").List() {
		if inner.Get("item").Is(tree.List) {
			r.folder(inner, at)
			continue
		}
		r.item(inner, at)
	}
}

// describe is a description, which is a text or an object.
func describe(n *tree.Node) string {
	d := n.Get("description")
	if d.Is(tree.Object) {
		d = d.Get("content")
	}
	return strings.Join(strings.Fields(d.Str()), " ")
}

// text is a text with {{names}} in it.
func (r *reader) text(s string) draft.Text {
	return r.scope.Template(s, "{{", "}}", func(name string) (draft.Text, bool) { return dynamic(r.d, name) })
}

// dynamic is what Postman makes anew for each request.
func dynamic(d *draft.Draft, name string) (draft.Text, bool) {
	if !strings.HasPrefix(name, "$") {
		return nil, false
	}
	word := strings.ToLower(name)
	draw := func(name string, r draft.Random) (draft.Text, bool) {
		r.Name = name
		return draft.Ref(d.Random(r)), true
	}
	switch {
	case strings.Contains(word, "uuid") || strings.Contains(word, "guid"):
		return draw("id", draft.Random{Length: 32})
	case strings.Contains(word, "timestamp"):
		return draft.Ref(d.Counter("timestamp", 1_700_000_000)), true
	case word == "$randomint":
		return draw("number", draft.Random{Least: 0, Max: 1000})
	case strings.Contains(word, "email"):
		t, _ := draw("word", draft.Random{Length: 10})
		return draft.Join(t, draft.Lit("@example.com")), true
	case word == "$randomboolean":
		return draw("yes_or_no", draft.Random{Choice: []string{"true", "false"}})
	case strings.Contains(word, "price"):
		return draw("price", draft.Random{Least: 1, Max: 1000})
	}
	return draw("word", draft.Random{Length: 10})
}
