// Package plan is what a spec means: every cell and trial with its values, as plain data. It is what the language makes and
// the engine does, and knows neither: no HCL, no network. The host policy is here, too, since both hold it.
package plan
