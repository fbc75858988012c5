package spec

import (
	"net/netip"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
)

// wrongVersion says that the spec asks for another version of bench. It looks at the text alone, before anything else is
// checked. A pre-release counts as the version it leads to.
func wrongVersion(top []*decl.Block, benchVersion string) *hcl.Diagnostic {
	for _, b := range top {
		arg := b.Args["required_version"]
		if b.Type != "bench" || arg == nil || len(arg.Refs) > 0 {
			continue
		}
		v, diags := arg.Expr.Value(nil)
		if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
			continue // reported when the block is decoded
		}
		wanted, err := version.NewConstraint(v.AsString())
		if err != nil {
			continue
		}
		have, err := version.NewVersion(benchVersion)
		if err == nil && !wanted.Check(have.Core()) {
			return diag.Failure(diag.WrongVersion, arg.Expr.Range(), "Another version of bench is needed",
				"This spec needs bench %s, and this is bench %s.", wanted, have)
		}
	}
	return nil
}

// allowedHosts reads the bench block.
func (e *evaluation) allowedHosts() []string {
	b := e.reading.all.Bench
	if b == nil {
		return nil
	}
	f := e.fields(b, lang.BenchBlock, nil)
	text := f.constant("required_version")
	if _, err := version.NewConstraint(text); err != nil && text != "" {
		f.wrong(diag.BadVersion, "required_version", "Invalid version constraint", "%q is no version constraint, such as \">= 0.1.0\" or \">= 1.2, < 2.0\".", text)
	}
	hosts := f.texts("allowed_hosts")
	for _, h := range hosts {
		if why := unfitHost(h); why != "" && h != plan.KnownAfterStart {
			f.wrong(diag.BadValue, "allowed_hosts", "Invalid host", "%q %s.", h, why)
		}
	}
	return hosts
}

// unfitHost says why a text is no entry of allowed_hosts, "" when it is one.
func unfitHost(host string) string {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ""
	}
	below, _ := strings.CutPrefix(host, "*.")
	switch {
	case strings.Contains(host, "://"):
		return "has a scheme: hosts are allowed by their name alone"
	case host == "*":
		return "would allow every host; name them, or approve them when asked"
	case below == "" || strings.Contains(below, "*"):
		return "is no name: a * stands only at the beginning, as in \"*.example.com\""
	case strings.ContainsAny(host, ":/ @?#"):
		return "has more than a name: hosts are allowed without port and path"
	}
	if _, err := plan.CanonicalHost(below); err != nil {
		return "can't be looked up: " + err.Error()
	}
	return ""
}
