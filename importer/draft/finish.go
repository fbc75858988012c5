package draft

import (
	"net/url"
	"slices"
	"strings"

	"bench/importer/tree"
)

// Finish does what is the same for all formats once everything is read: secrets that stand elsewhere, too, are replaced, hosts
// become variables, and headers that all requests of a group have become the group's.
func (d *Draft) Finish() {
	hosts := hosts{draft: d}
	for _, g := range d.Groups {
		for _, r := range g.Requests {
			d.tidy(r)
		}
	}
	d.sweep()
	for _, g := range d.Groups {
		hosts.place(g)
	}
	for _, g := range d.Groups {
		g.liftHeaders()
	}
	d.Prune()
	for _, l := range d.Loads {
		d.giveTime(l)
	}
}

// Prune takes groups of which nothing is sent out of the loads, and loads of which nothing is left.
func (d *Draft) Prune() {
	idle := map[string]bool{}
	for _, g := range d.Groups {
		idle[g.Name] = !g.Sends()
		g.oftenEnough()
	}
	d.Loads = slices.DeleteFunc(d.Loads, func(l *Load) bool {
		l.Groups = slices.DeleteFunc(l.Groups, func(name string) bool { return idle[name] })
		l.Shares = slices.DeleteFunc(l.Shares, func(s Share) bool { return idle[s.Group] })
		if len(l.Shares) == 1 && l.Shares[0].Rate == 0 && l.Shares[0].Users == 0 {
			l.Groups, l.Shares = []string{l.Shares[0].Group}, nil
		}
		return len(l.Groups) == 0 && len(l.Shares) == 0
	})
	for _, l := range d.Loads {
		sum := 0.0
		for _, s := range l.Shares {
			sum += s.Share
		}
		left := 1.0
		for i := range l.Shares {
			if l.Shares[i].Share = float64(int(l.Shares[i].Share/sum*1e6+0.5)) / 1e6; i == len(l.Shares)-1 {
				l.Shares[i].Share = float64(int(left*1e6+0.5)) / 1e6
			}
			left -= l.Shares[i].Share
		}
	}
}

// ownHeaders are those that whoever sends a request writes itself.
var ownHeaders = []string{"Host", "Content-Length", "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "HTTP2-Settings", "Expect"}

// tidy brings a request into the form of the language.
func (d *Draft) tidy(r *Request) {
	r.Method = strings.ToUpper(r.Method)
	if before, _, found := r.URL.Cut("#"); found {
		r.URL = before
	}
	kept := r.Headers[:0]
	for _, h := range r.Headers {
		own := strings.HasPrefix(h.Name, ":") || slices.ContainsFunc(ownHeaders, func(n string) bool { return equalFold(n, h.Name) })
		if own && equalFold(h.Name, "Host") && !r.goesTo(h.Value) {
			r.Lose("the header Host (" + h.Value.String() + "): it always says the URL's host. client { resolve = … } sends requests for a host elsewhere.")
		}
		if own || h.Name == "" {
			continue
		}
		if i := slices.IndexFunc(kept, func(k Pair) bool { return equalFold(k.Name, h.Name) }); i >= 0 {
			kept[i].Value = Join(kept[i].Value, Lit(separator(h.Name)), h.Value)
			continue
		}
		kept = append(kept, h)
	}
	r.Headers = kept
	for i, h := range r.Headers {
		r.Headers[i].Value = d.HeaderValue(h.Name, h.Value)
	}
	for i, q := range r.Query {
		r.Query[i].Value = d.NamedValue(q.Name, q.Value)
	}
	for i, f := range r.Body.Form {
		r.Body.Form[i].Value = d.NamedValue(f.Name, f.Value)
	}
	for i, p := range r.Body.Parts {
		r.Body.Parts[i].Value = d.NamedValue(p.Name, p.Value)
	}
	if r.Body.JSON != nil {
		d.HideIn(r.Body.JSON)
	}
	r.URL = d.hideInURL(r.URL)
}

// goesTo says whether a URL leads to a host.
func (r *Request) goesTo(host Text) bool {
	text, known := r.URL.Known()
	want, _ := host.Known()
	u, err := url.Parse(text)
	return !known || err != nil || u.Host == want
}

func separator(name string) string {
	if equalFold(name, "Cookie") {
		return "; "
	}
	return ", "
}

// hideInURL replaces values of parameters that are secret, and the password of a URL.
func (d *Draft) hideInURL(address Text) Text {
	before, query, found := address.Cut("?")
	if !found {
		return address
	}
	all := Join(before, Lit("?"))
	for i, pair := range query.Split("&") {
		if i > 0 {
			all = Join(all, Lit("&"))
		}
		name, value, has := pair.Cut("=")
		all = Join(all, name)
		if has {
			key, _ := name.Known()
			all = Join(all, Lit("="), d.NamedValue(key, value))
		}
	}
	return all
}

// sweep replaces secrets wherever they stand: known ones, and what has the form of one.
func (d *Draft) sweep() {
	for _, g := range d.Groups {
		for _, r := range g.Requests {
			d.eachText(r, func(t Text) Text { return t.Map(d.withoutSecrets) })
			r.eachString(d.Clean)
		}
		for i := range g.Notes.Notes {
			g.Notes.Notes[i].Text = d.Clean(g.Notes.Notes[i].Text)
		}
		g.Description = d.Clean(g.Description)
	}
	for i := range d.Variables {
		if v := &d.Variables[i]; v.HasDefault {
			v.Default = d.Clean(v.Default)
		}
		d.Variables[i].Description = d.Clean(d.Variables[i].Description)
	}
	for i := range d.Notes {
		d.Notes[i].Text = d.Clean(d.Notes[i].Text)
	}
}

const shortestSecret = 5 // characters; shorter ones are replaced where they stand only, since they stand everywhere

// withoutSecrets is a literal with what stands for secrets in the place of these.
func (d *Draft) withoutSecrets(literal string) Text {
	for _, m := range append(jwt.Regexp().FindAllString(literal, -1), tokens.Regexp().FindAllString(literal, -1)...) {
		d.Secret("token", m, "")
	}
	text := Lit(literal)
	for _, secret := range d.longestFirst() {
		ref := d.secrets[secret]
		text = text.Map(func(s string) Text {
			var all Text
			for {
				before, after, found := strings.Cut(s, secret)
				all = Join(all, Lit(before))
				if !found {
					return all
				}
				all, s = Join(all, Ref(ref)), after
			}
		})
	}
	return text
}

func (d *Draft) longestFirst() []string {
	var all []string
	for secret := range d.secrets {
		if len(secret) >= shortestSecret {
			all = append(all, secret)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return all
}

// Clean is a text for people without the secrets in it.
func (d *Draft) Clean(text string) string {
	text = jwt.Regexp().ReplaceAllString(text, "…")
	text = tokens.Regexp().ReplaceAllString(text, "…")
	for _, secret := range d.longestFirst() {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return text
}

// eachText gives every text of a request to f, and keeps what that returns.
func (d *Draft) eachText(r *Request, f func(Text) Text) {
	r.URL, r.Body.Text, r.Expect.Contains = f(r.URL), f(r.Body.Text), f(r.Expect.Contains)
	for _, pairs := range [][]Pair{r.Headers, r.Query, r.Body.Form} {
		for i := range pairs {
			pairs[i].Value = f(pairs[i].Value)
		}
	}
	for i := range r.Body.Parts {
		r.Body.Parts[i].Value = f(r.Body.Parts[i].Value)
	}
	if r.Body.JSON != nil {
		r.Body.JSON.eachText(f)
	}
}

func (v *Value) eachText(f func(Text) Text) {
	if v.Kind == tree.String {
		v.Text = f(v.Text)
	}
	for i := range v.Items {
		v.Items[i].eachText(f)
	}
	for i := range v.Fields {
		v.Fields[i].Value.eachText(f)
	}
}

// eachString gives what of a request is for people, or an expression, to f.
func (r *Request) eachString(f func(string) string) {
	for i := range r.Notes.Notes {
		r.Notes.Notes[i].Text = f(r.Notes.Notes[i].Text)
	}
	r.Description, r.Left, r.Expect.Matches = f(r.Description), f(r.Left), f(r.Expect.Matches)
	for _, all := range [][]Condition{r.Expect.Headers, r.Expect.JSON} {
		for i := range all {
			all[i].Expr = f(all[i].Expr)
		}
	}
}

// oftenEnough has requests that all are sent once sent in each batch: a batch has one request at least.
func (g *Group) oftenEnough() {
	if slices.ContainsFunc(g.Requests, func(r *Request) bool { return r.Left == "" && !r.Once }) {
		return
	}
	for _, r := range g.Requests {
		if r.Once = false; r.Left == "" {
			r.Tell("It is sent once for each user in the source; here in each batch, since there is nothing else in it.")
		}
	}
}

// liftHeaders makes headers that all of several requests have the group's.
func (g *Group) liftHeaders() {
	var sent []*Request
	for _, r := range g.Requests {
		if r.Left == "" {
			sent = append(sent, r)
		}
	}
	if len(sent) < 2 {
		return
	}
	for _, h := range slices.Clone(sent[0].Headers) {
		everywhere := !slices.ContainsFunc(h.Value, func(p Piece) bool { return strings.HasPrefix(p.Ref, "request.") })
		for _, r := range sent {
			value, ok := r.Header(h.Name)
			everywhere = everywhere && ok && value.Equal(h.Value)
		}
		if !everywhere || slices.ContainsFunc(g.Headers, func(have Pair) bool { return equalFold(have.Name, h.Name) }) {
			continue
		}
		g.Headers = append(g.Headers, h)
		for _, r := range sent {
			r.DropHeader(h.Name)
		}
	}
}
