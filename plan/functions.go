package plan

// ValueSources are all that values come from: the words with which references to what is known only in the run begin.
func ValueSources() []ValueSource {
	return []ValueSource{FromData, FromRandom, FromCounter, FromRequest, FromSetup}
}

// TextFunctions are the functions of the language that a value can be put through in the run: each makes a text of a text.
// Beside them there are the verbs of format for whole numbers with a width, such as %02d.
func TextFunctions() []string {
	return []string{"base64encode", "jsonencode", "lower", "md5", "sha1", "sha256", "trimspace", "upper", "urlencode"}
}
