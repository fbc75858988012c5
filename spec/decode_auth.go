package spec

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"golang.org/x/net/http/httpguts"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/secret"
)

// neededOf are the arguments that a way to say who sends a request can't do without.
var neededOf = map[plan.AuthType][]string{
	plan.AuthBasic:  {"username", "password"},
	plan.AuthBearer: {"token"},
	plan.AuthDigest: {"username", "password"},
	plan.AuthAWS:    {"access_key", "secret_key", "region", "service"},
}

// auth reads an auth block of a client.
func (e *evaluation) auth(b *decl.Block, local scope) *plan.Auth {
	f := e.fields(b, lang.AuthBlock, local)
	a := &plan.Auth{
		Type: plan.AuthType(f.constant("type")), Username: f.credential("username"), Password: f.credential("password"), Token: f.credential("token"),
		AccessKey: f.credential("access_key"), SecretKey: f.credential("secret_key"), SessionToken: f.credential("session_token"),
		Region: f.constant("region"), Service: f.constant("service"),
	}
	f.onlyFor(string(a.Type))
	for _, name := range neededOf[a.Type] {
		if !f.has(name) && !b.Meant[name] && f.has("type") && !f.bad {
			e.report(diag.Failure(diag.MissingArgument, b.Header, "Missing argument", "An auth of type %q needs %s.", a.Type, name))
		}
	}
	if strings.Contains(a.Username, ":") && a.Type == plan.AuthBasic {
		f.wrong(diag.BadValue, "username", "Colon in a user name", "A user name has no colon in it where it is sent with the password behind one (RFC 7617).")
	}
	if a.Type == plan.AuthBasic && !f.unknown {
		e.reading.folder.Vault.Note(cty.StringVal(strings.TrimPrefix(a.Header(), "Basic ")).Mark(secret.Sensitive))
	}
	return a
}

// credential reads a text that is kept out of everything that is shown, wherever it comes from.
func (f *fields) credential(name string) string {
	text := f.text(name)
	if text == "" || text == plan.KnownAfterStart {
		return text
	}
	if !httpguts.ValidHeaderFieldValue(text) {
		f.wrong(diag.BadHeader, name, "Invalid header value", "%s has a line break or another control character in it, and goes into a header.", name)
		return ""
	}
	if name != "username" && name != "access_key" {
		f.e.reading.folder.Vault.Note(cty.StringVal(text).Mark(secret.Sensitive))
	}
	return text
}
