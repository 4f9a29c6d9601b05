"""Template words for forms."""

from django import template

register = template.Library()
