package spec

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/plan"
	"bench/spec/budget"
	"bench/spec/diag"
	"bench/spec/secret"
)

// secretDigestRounds make guessing a secret from its digest slow; the digest's 32 bits leave many guesses that fit.
const secretDigestRounds = 20_000

// secretDigest tells whether a secret is the same as when it was approved. The name keeps one secret from having the same
// digest everywhere.
func secretDigest(name, value string) string {
	sum, err := pbkdf2.Key(sha256.New, value, []byte("bench "+name), secretDigestRounds, 4)
	if err != nil {
		return "unknown" // only for parameters that these are not
	}
	return hex.EncodeToString(sum)
}

// approvable checks what is started and how, which somebody has to see before agreeing to it, and says of each secret in
// its environment where it comes from.
func (f *fields) approvable(s *plan.Server) {
	keys := f.secret["env"]
	if len(keys) == 1 && keys[0] == "" && !f.bad {
		f.wrong(diag.SensitiveValue, "env", "Sensitive environment",
			"The names of environment variables are shown to whoever approves the command, so the map as a whole can't be sensitive. Its values can: env = { TOKEN = var.token }.")
		return
	}
	for _, name := range keys {
		value := s.Env[name]
		if s.SecretEnv == nil {
			s.SecretEnv = map[string]string{}
		}
		if value == plan.KnownAfterStart {
			s.SecretEnv[name] = fmt.Sprintf("(sensitive value of %s, known after start)", f.secretOrigin("env", name))
			continue
		}
		s.SecretEnv[name] = fmt.Sprintf("(sensitive value of %s, digest %s)", f.secretOrigin("env", name), secretDigest(name, value))
	}
	s.Sensitive = len(keys) > 0
	if f.unknown {
		s.Written = f.writtenElements("command")
	}
}

// secretOrigin names what makes an element of a map sensitive, as the spec has it: var.token, sensitive(…).
func (f *fields) secretOrigin(name, key string) string {
	arg := f.b.Args[name]
	ctx := f.e.context(arg, f.scope)
	expr := elementOf(arg.Expr, key, ctx)
	var origins []string
	add := func(origin string) {
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	for _, t := range expr.Variables() {
		if v, diags := t.TraverseAbs(ctx); !diags.HasErrors() && v.HasMarkDeep(secret.Sensitive) {
			add(traversalText(t))
		}
	}
	_ = hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok && call.Name == "sensitive" {
			add("sensitive(…)")
		}
		return nil
	})
	if len(origins) == 0 {
		return "the spec"
	}
	return strings.Join(origins, ", ")
}

// elementOf is the expression of an object's element where it is written out, otherwise the whole expression.
func elementOf(expr hclsyntax.Expression, key string, ctx *hcl.EvalContext) hclsyntax.Expression {
	object, ok := budget.Unmetered(expr).(*hclsyntax.ObjectConsExpr)
	if !ok {
		return expr
	}
	for _, item := range object.Items {
		if k, diags := item.KeyExpr.Value(ctx); !diags.HasErrors() {
			if text, ok := diag.KeyText(k); ok && text == key {
				return item.ValueExpr
			}
		}
	}
	return expr
}

// writtenElements are the elements of a list as they are written in the spec; none when it is not written out.
func (f *fields) writtenElements(name string) []string {
	arg := f.b.Args[name]
	if arg == nil {
		return nil
	}
	list, ok := budget.Unmetered(arg.Expr).(*hclsyntax.TupleConsExpr)
	file := f.e.reading.shownFiles()[arg.Range.Filename]
	if !ok || file == nil {
		return nil
	}
	var words []string
	for _, e := range list.Exprs {
		r := e.Range()
		if !r.CanSliceBytes(file.Bytes) {
			return nil
		}
		word := string(r.SliceBytes(file.Bytes))
		if inner, quoted := strings.CutPrefix(word, `"`); quoted {
			word = strings.TrimSuffix(inner, `"`)
		}
		words = append(words, word)
	}
	return words
}
