# EXAMPLE of its code in docs/errors.md
variable "load" {
  type = object({
    levels   = optional(list(number), [1])
    duration = optional(string, "1s")
  })
  default = { duraton = "5s" } # ERROR: Unknown attribute
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
