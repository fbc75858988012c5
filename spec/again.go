package spec

import (
	stdjson "encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"bench/result"
	"bench/spec/diag"
	"bench/words"
)

// FromSources reads a spec again from what a plan file or a result file has of it: its texts, its variables' values and
// what it was run with. Sensitive variables aren't in such a file: they come from o.Vars and the environment again, and
// o gives nothing else but Dir, Environ and BenchVersion.
func FromSources(from result.Spec, o Options) (*Spec, hcl.Diagnostics) {
	overrides, err := recordedOverrides(from.Overrides)
	if err != nil {
		damaged := hcl.Diagnostics{diag.Placeless(diag.BadValue, "The file is damaged", "%s.", words.Sentence(err.Error()))}
		return understand(sources{}, o, damaged)
	}
	o.Overrides = overrides
	return understand(recall(from, o), o, nil)
}

// givenAgain gives variables the recorded values; sensitive ones are asked for as they were the first time.
func (r *reading) givenAgain(declared []declaredVariable) *givenValues {
	for i := range declared {
		declared[i].literal = declared[i].literal || !declared[i].sensitive // what is typed for them doesn't count
	}
	g := gatherValues(r, declared)
	for _, v := range declared {
		if !v.sensitive {
			delete(g.values, v.name)
		}
	}
	for _, v := range r.recorded.Variables {
		if v.Sensitive || v.Origin == "default" {
			continue
		}
		value, err := recordedValue(v.Value)
		if err != nil {
			g.diags = append(g.diags, diag.Placeless(diag.BadValue, "The file is damaged", "The value of the variable %q can't be read: %s.", v.Name, err))
			continue
		}
		g.values[v.Name] = given{value: value, origin: v.Origin, at: r.all.At("var." + v.Name)}
	}
	return g
}

// recordedValue turns a value's JSON back into one that can be converted to its variable's type.
func recordedValue(plain any) (cty.Value, error) {
	text, err := stdjson.Marshal(plain)
	if err != nil {
		return cty.NilVal, fmt.Errorf("write it as JSON: %w", err)
	}
	ty, err := ctyjson.ImpliedType(text)
	if err != nil {
		return cty.NilVal, fmt.Errorf("find its type: %w", err)
	}
	return ctyjson.Unmarshal(text, ty)
}

// source is all of a spec that a file needs for reading it again.
func (r *reading) source(o PlanOptions) result.Spec {
	return result.Spec{
		Files: r.publicSources(), Dir: r.place.Dir, Targets: o.Targets, Excludes: o.Excludes,
		Variables: r.resolved(), Overrides: r.options.Overrides.recorded(), Reads: r.fingerprints(),
	}
}

// resolved are the variables with their values and where those came from. Sensitive values are left out.
func (r *reading) resolved() []result.Variable {
	var list []result.Variable
	for _, v := range r.variables {
		shown := result.Variable{Name: v.name, Origin: v.origin, Sensitive: v.sensitive, Type: typeText(v.value.Type())}
		value, _ := v.value.UnmarkDeep()
		if !v.sensitive && value.IsWhollyKnown() {
			if text, err := ctyjson.Marshal(value, value.Type()); err == nil {
				_ = result.Decode(text, &shown.Value) // it was written just now
			}
		}
		list = append(list, shown)
	}
	return list
}

const (
	overrideDuration    = "duration"
	overrideBlocks      = "blocks"
	overrideConcurrency = "concurrency"
)

// recorded are the overrides as they were typed, by their flags' names.
func (o Overrides) recorded() map[string]string {
	texts := map[string]string{}
	if o.Duration > 0 {
		texts[overrideDuration] = o.Duration.String()
	}
	if o.Blocks > 0 {
		texts[overrideBlocks] = strconv.Itoa(o.Blocks)
	}
	if len(o.Concurrency) > 0 {
		var levels []string
		for _, n := range o.Concurrency {
			levels = append(levels, levelName(n))
		}
		texts[overrideConcurrency] = strings.Join(levels, ",")
	}
	if len(texts) == 0 {
		return nil
	}
	return texts
}

// recordedOverrides reads what recorded wrote.
func recordedOverrides(texts map[string]string) (Overrides, error) {
	var o Overrides
	var err error
	if text := texts[overrideDuration]; text != "" {
		if o.Duration, err = time.ParseDuration(text); err != nil {
			return o, fmt.Errorf("read the override of duration: %w", err)
		}
	}
	if text := texts[overrideBlocks]; text != "" {
		if o.Blocks, err = strconv.Atoi(text); err != nil {
			return o, fmt.Errorf("read the override of blocks: %w", err)
		}
	}
	if text := texts[overrideConcurrency]; text != "" {
		for level := range strings.SplitSeq(text, ",") {
			n, err := ParseLevel(level)
			if err != nil {
				return o, fmt.Errorf("read the override of concurrency: %w", err)
			}
			o.Concurrency = append(o.Concurrency, n)
		}
	}
	return o, nil
}
