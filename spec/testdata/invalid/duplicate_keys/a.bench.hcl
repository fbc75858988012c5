# VARFILE: duplicate_keys/x.benchvars.hcl
# VARFILE: duplicate_keys/x.benchvars.json
# VAR: typed={ a = 1, a = 2 }
# ERROR@<-var typed>:1: Key given twice

variable "typed" {
  default = null
}

variable "here" {
  type    = object({ a = number, a = string }) # ERROR: Invalid type
  default = null
}

variable "in_hcl" {
  default = null
}

variable "in_json" {
  default = null
}

locals {
  words   = { a = 1, "a" = 2 } # ERROR: Key given twice
  several = {
    "1"   = "one"
    (1)   = "one again" # ERROR: Key given twice
    "two" = 2
    1     = "and again" # ERROR: Key given twice
  }
  deep     = upper(jsonencode([for x in [1] : { b = x, c = x, b = 0 }])) # ERROR: Key given twice
  text     = "${jsonencode({ d = 1, d = 2 })}" # ERROR: Key given twice
  computed = { ("${var.typed == null}") = 1, true = 2 }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  headers  = { Accept = "a/b", X-Trace = "1", Accept = "c/d" } # ERROR: Key given twice
  request "list" {
    path  = "/items"
    query = { "q" = "1", q = "2" } # ERROR: Key given twice
    expect {
      json = { "$.a" = 1, "$.a" = 2 } # ERROR: Key given twice
    }
  }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
