# Several files of one folder are one spec, and each value has its origin.

variable "by_default" { default = "d" }

variable "by_file" { type = number }

variable "by_auto" { type = list(string) }

variable "settings" {
  type = object({
    path    = string
    retries = optional(number, 3)
    tags    = optional(set(string), ["a"])
  })
}

variable "maybe" {
  type     = string
  nullable = false
  default  = "fallback"
}

locals {
  later   = "${local.earlier}-${var.by_default}"
  earlier = upper(var.settings.path)
}
