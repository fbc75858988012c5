package spec

import "github.com/zclconf/go-cty/cty"

// A kind is what an argument's expression must give. Its text is what the reference shows.
type kind string

const (
	textKind       kind = "string"
	numberKind     kind = "number"
	wholeKind      kind = "whole number"
	boolKind       kind = "bool"
	durationKind   kind = "duration"              // a string for time.ParseDuration
	warmupKind     kind = "duration or \"auto\""  //
	sizeKind       kind = "number of bytes"       // bytes("64KiB") gives one
	redirectsKind  kind = "whole number or bool"  //
	limitKind      kind = "number or duration"    // of a threshold: "250ms" or 0.25
	textsKind      kind = "list of strings"       //
	wholesKind     kind = "list of whole numbers" //
	levelsKind     kind = "list of whole numbers or \"default\""
	ratesKind      kind = "list of numbers" //
	textMapKind    kind = "map of strings"  //
	anyMapKind     kind = "map"             //
	stagesKind     kind = "list of { rate, duration }"
	anyKind        kind = "any value"
	conditionKind  kind = "condition"          // an expression that gives a bool
	eachKind       kind = "map, set or list"   // for_each
	typeKind       kind = "type"               // list(number), object({ … })
	referenceKind  kind = "reference"          // strategy.map
	referencesKind kind = "list of references" //
	metricKind     kind = "metric"             // service.p99
	metricsKind    kind = "list of metrics"    //
	addressKind    kind = "address"            // benchmark.x, in moved
)

// cty is the type that a value of this kind is converted to; DynamicPseudoType where the kind needs more than that.
func (k kind) cty() cty.Type {
	switch k {
	case textKind, durationKind, warmupKind:
		return cty.String
	case numberKind, wholeKind, sizeKind:
		return cty.Number
	case boolKind, conditionKind:
		return cty.Bool
	case textsKind:
		return cty.List(cty.String)
	case wholesKind, ratesKind:
		return cty.List(cty.Number)
	case textMapKind:
		return cty.Map(cty.String)
	case stagesKind:
		return cty.List(cty.Object(map[string]cty.Type{"rate": cty.Number, "duration": cty.String}))
	default:
		return cty.DynamicPseudoType
	}
}

// evaluated says whether an argument of this kind has a value at all; types, metrics and addresses are read as they
// stand.
func (k kind) evaluated() bool {
	return k != typeKind && k != metricKind && k != metricsKind && k != addressKind
}

// wanted is what a message says that a value must be.
func (k kind) wanted() string {
	if k == conditionKind {
		return "true or false"
	}
	return a(string(k))
}
