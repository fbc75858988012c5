package metrics

import (
	"context"
	"strings"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
)

// newOTLP makes what sends by OTLP. Of OpenTelemetry it has the exporter, which is given what is already added up: its
// instruments would have to be called for each request.
func newOTLP(a *Address, o Options) (sender, error) {
	otel.SetLogger(logr.Discard()) // it would write what it can't read of the environment to standard error, secrets included
	web := newWeb(a)
	exporter, err := otlpmetrichttp.New(context.Background(),
		otlpmetrichttp.WithEndpointURL(a.URL), otlpmetrichttp.WithHTTPClient(web.client),
		otlpmetrichttp.WithRetry(otlpmetrichttp.RetryConfig{Enabled: false})) // the outbox tries again
	if err != nil {
		return nil, err
	}
	from := resource.NewSchemaless(attribute.String("service.name", "bench"), attribute.String("service.version", o.Version))
	scope := instrumentation.Scope{Name: "bench", Version: o.Version}
	return func(ctx context.Context, b *Batch) error {
		answer := &answer{}
		err := exporter.Export(answered(ctx, answer), &metricdata.ResourceMetrics{
			Resource: from, ScopeMetrics: []metricdata.ScopeMetrics{{Scope: scope, Metrics: otlpMetrics(b)}},
		})
		switch {
		case err == nil:
			return nil
		case answer.status/100 == 2: // it took a part, and says why not the rest
			return &refusedError{err}
		}
		return answer.judge(err)
	}, nil
}

// otlpMetrics are a batch's series by metric.
func otlpMetrics(b *Batch) (all []metricdata.Metrics) {
	for _, m := range Metrics() {
		var points []metricdata.DataPoint[float64]
		var spread []metricdata.ExponentialHistogramDataPoint[float64]
		for _, s := range b.Series {
			switch {
			case s.Metric != m:
			case m.Kind == Histogram:
				spread = append(spread, histogramPoint(b, s))
			default:
				points = append(points, metricdata.DataPoint[float64]{Attributes: attributesOf(s), StartTime: b.Since, Time: b.At, Value: s.Value})
			}
		}
		if len(points)+len(spread) == 0 {
			continue
		}
		described := metricdata.Metrics{Name: m.Name, Description: m.Help, Unit: m.Unit}
		switch m.Kind {
		case Histogram:
			described.Data = metricdata.ExponentialHistogram[float64]{DataPoints: spread, Temporality: metricdata.CumulativeTemporality}
		case Counter:
			described.Data = metricdata.Sum[float64]{DataPoints: points, Temporality: metricdata.CumulativeTemporality, IsMonotonic: true}
		default:
			described.Data = metricdata.Gauge[float64]{DataPoints: points}
		}
		all = append(all, described)
	}
	return all
}

func histogramPoint(b *Batch, s Series) metricdata.ExponentialHistogramDataPoint[float64] {
	h := s.Histogram
	return metricdata.ExponentialHistogramDataPoint[float64]{
		Attributes: attributesOf(s), StartTime: b.Since, Time: b.At,
		Count: h.Count, Sum: h.Sum, Scale: scale,
		PositiveBucket: metricdata.ExponentialBucket{Offset: h.First, Counts: h.Counts},
	}
}

func attributesOf(s Series) attribute.Set {
	var all []attribute.KeyValue
	for _, l := range s.Labels {
		all = append(all, attribute.String(l.Name, strings.ToValidUTF8(l.Value, "�")))
	}
	return attribute.NewSet(all...)
}
