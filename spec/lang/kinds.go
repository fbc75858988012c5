package lang

import (
	"github.com/zclconf/go-cty/cty"

	"bench/words"
)

// A Kind is what an argument's expression must give. Its text is what the reference shows.
type Kind string

const (
	TextKind           Kind = "string"
	NumberKind         Kind = "number"
	WholeKind          Kind = "whole number"
	BoolKind           Kind = "bool"
	DurationKind       Kind = "duration"              // a string for time.ParseDuration
	WarmupKind         Kind = "duration or \"auto\""  //
	SizeKind           Kind = "number of bytes"       // bytes("64KiB") gives one
	RedirectsKind      Kind = "whole number or bool"  //
	LimitKind          Kind = "number or duration"    // of a threshold: "250ms" or 0.25
	TextsKind          Kind = "list of strings"       //
	WholesKind         Kind = "list of whole numbers" //
	LevelsKind         Kind = "list of whole numbers or \"default\""
	RatesKind          Kind = "list of numbers" //
	TextMapKind        Kind = "map of strings"  //
	ParametersKind     Kind = "map of strings and lists of strings"
	ExpectedTextsKind  Kind = "map of strings and conditions"
	ExpectedValuesKind Kind = "map of values and conditions" // any values
	StagesKind         Kind = "list of { rate, duration } or { name, rate or users, over, for }"
	AnyKind            Kind = "any value"
	ConditionKind      Kind = "condition"          // an expression that gives a bool
	EachKind           Kind = "map, set or list"   // for_each
	TypeKind           Kind = "type"               // list(number), object({ … })
	ReferenceKind      Kind = "reference"          // strategy.map
	ReferencesKind     Kind = "list of references" //
	MetricKind         Kind = "metric"             // service.p99
	MetricsKind        Kind = "list of metrics"    //
	AddressKind        Kind = "address"            // benchmark.x, in moved
	CapturesKind       Kind = "map of captures"    // { token = json("$.token") }
	CountKind          Kind = "json(…)"            // a capture of a number
	RequestsKind       Kind = "list of requests"   // request.login, of the same group
	ThinkKind          Kind = "duration or [least, most]"
	RepeatKind         Kind = "{ while, at_most }, { each, at_most } or { times }"
	EndKind            Kind = "string or matches(…)" // of the event that ends a stream
	UntilKind          Kind = "conditions, within, every"
	HoldsKind          Kind = "list of conditions on metrics" // [response.p99 <= "50ms"], of a search
)

// Cty is the type that a value of this kind is converted to; DynamicPseudoType where the kind needs more than that.
func (k Kind) Cty() cty.Type {
	switch k {
	case TextKind, DurationKind, WarmupKind:
		return cty.String
	case NumberKind, WholeKind, SizeKind:
		return cty.Number
	case BoolKind, ConditionKind:
		return cty.Bool
	case TextsKind:
		return cty.List(cty.String)
	case WholesKind, RatesKind:
		return cty.List(cty.Number)
	case TextMapKind:
		return cty.Map(cty.String)
	case StagesKind:
		return cty.List(cty.ObjectWithOptionalAttrs(map[string]cty.Type{
			"name": cty.String, "rate": cty.Number, "users": cty.Number, "duration": cty.String, "over": cty.String, "for": cty.String,
		}, []string{"name", "rate", "users", "duration", "over", "for"}))
	default:
		return cty.DynamicPseudoType
	}
}

// Element is what a value of this kind is a list of, where a value alone stands for a list of it: concurrency = 4 is [4]. It is
// DynamicPseudoType of what has no type of its own, and NilType of kinds that are no lists. Arguments decide, see TakesOne.
func (k Kind) Element() cty.Type {
	switch k {
	case TextsKind:
		return cty.String
	case WholesKind, RatesKind:
		return cty.Number
	case StagesKind:
		return k.Cty().ElementType()
	case LevelsKind, ReferencesKind, MetricsKind, RequestsKind, HoldsKind:
		return cty.DynamicPseudoType
	default:
		return cty.NilType
	}
}

// TakesOne says whether a value alone stands for a list of it.
func (a *Argument) TakesOne() bool { return !a.Whole && a.Kind.Element() != cty.NilType }

// Evaluated says whether an argument of this kind has a value at all; types, metrics and addresses are read as they
// stand.
func (k Kind) Evaluated() bool {
	return k != TypeKind && k != MetricKind && k != MetricsKind && k != AddressKind && k != RequestsKind
}

// Wanted is what a message says that a value must be.
func (k Kind) Wanted() string {
	if k == ConditionKind {
		return "true or false"
	}
	return words.A(string(k))
}

// TakesConditions says whether conditions on a response can stand in an argument of this kind.
func (k Kind) TakesConditions() bool {
	return k == ExpectedTextsKind || k == ExpectedValuesKind || k == UntilKind || k == EndKind
}

// Refers says whether plain strings of the JSON syntax are references in an argument of this kind.
func (k Kind) Refers() bool {
	switch k {
	case ReferenceKind, ReferencesKind, MetricKind, MetricsKind, AddressKind, TypeKind, RequestsKind:
		return true
	default:
		return false
	}
}
