"""Forms over accounts: the list's filter, an account, its roles."""

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.accounts.access import visible
from core.accounts.permissions import ROLES, role_choices
from core.forms import FilterFormMixin, PortalFormMixin
from core.models import User
from training.centres.actions import Role
from training.centres.models import Centre, accounts_for

USERNAME = RegexValidator(
    r"^[A-Za-z0-9._-]{3,150}$",
    "Nama pengguna paling sedikit 3 huruf atau angka, tanpa spasi. Contoh: siti.aminah.",
)
STATES = [("", "Semua"), ("aktif", "Akun aktif"), ("tutup", "Akun ditutup")]


class UserFilter(FilterFormMixin, forms.Form):
    """Name, role, centre, open or closed."""

    q = forms.CharField(label="Nama atau nama pengguna", required=False, max_length=80)
    peran = forms.ChoiceField(label="Peran", required=False)
    blk = forms.ModelChoiceField(None, label="BLK", required=False, to_field_name="code", empty_label="Semua")
    status = forms.ChoiceField(label="Status", required=False, choices=STATES)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = request.user
        self.fields["peran"].choices = [("", "Semua"), *role_choices()]
        self.fields["blk"].queryset = visible(request, Centre)

    def rows(self) -> QuerySet[User]:
        found = self.cleaned_data if self.is_valid() else {}
        rows = accounts_for(self.user)
        if found.get("q"):
            rows = rows.filter(Q(username__icontains=found["q"]) | Q(full_name__icontains=found["q"]))
        if found.get("peran"):
            rows = rows.filter(assignments__role=found["peran"])
        if found.get("blk"):
            rows = rows.filter(assignments__centre=found["blk"])
        if found.get("status"):
            rows = rows.filter(is_active=found["status"] == "aktif")
        return rows.distinct()


class UserForm(PortalFormMixin, forms.ModelForm):
    """Who it is. The name to sign in with is fixed once the account exists: the audit trail knows it."""

    class Meta:
        model = User
        fields = ["username", "full_name", "email"]
        labels = {"username": "Nama pengguna"}
        help_texts = {"username": "Dipakai untuk masuk. Huruf kecil, angka, titik, atau garis bawah."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].disabled = True
        else:
            self.fields["username"].validators = [USERNAME]

    def clean_username(self):
        name = self.cleaned_data["username"]
        return name if self.instance.pk else name.lower()


class RoleForm(PortalFormMixin, forms.Form):
    """One role in one centre, or in the whole province, from a day to a day."""

    mark_optional = False
    peran = forms.ChoiceField(label="Peran", required=False)
    blk = forms.ModelChoiceField(None, label="BLK", required=False, empty_label="Seluruh provinsi")
    mulai = forms.DateField(label="Mulai", required=False)
    sampai = forms.DateField(label="Sampai", required=False)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["peran"].choices = [("", "Tidak ada"), *role_choices()]
        self.fields["blk"].queryset = visible(request, Centre)

    def clean(self):
        found = super().clean()
        role, centre = found.get("peran"), found.get("blk")
        if not role:
            return found
        label, _, is_province = ROLES[role]
        if is_province and centre:
            self.add_error("blk", f"Peran {label} berlaku seprovinsi. Pilih Seluruh provinsi.")
        if not is_province and not centre:
            self.add_error("blk", f"Pilih BLK untuk peran {label}.")
        found["mulai"] = found.get("mulai") or timezone.localdate()
        if found.get("sampai") and found["sampai"] < found["mulai"]:
            self.add_error("sampai", "Tanggal sampai harus sama dengan atau sesudah tanggal mulai.")
        return found


class BaseRoleFormSet(forms.BaseFormSet):
    """The rows of a user's roles; a row without a role is no role."""

    def clean(self):
        seen = set()
        for form in self.forms:
            role = (form.cleaned_data.get("peran"), form.cleaned_data.get("blk")) if form.is_valid() else ()
            if role and role[0] and role in seen:
                form.add_error("peran", "Peran ini sudah ada pada baris lain. Kosongkan salah satunya.")
            seen.add(role)

    def roles(self) -> list[Role]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("peran")]
        return [Role(row["peran"], row["blk"], row["mulai"], row["sampai"]) for row in rows]


RoleFormSet = forms.formset_factory(RoleForm, formset=BaseRoleFormSet, extra=2, max_num=20, validate_max=True)


def role_forms(request, user: User | None = None) -> RoleFormSet:
    """The rows for `user`, filled from the request or from the roles held."""
    held = user.assignments.all() if user else []
    initial = [
        {"peran": row.role, "blk": row.centre_id, "mulai": row.starts_on, "sampai": row.ends_on}
        for row in held
    ]
    return RoleFormSet(
        request.POST or None, initial=initial, prefix="peran", form_kwargs={"request": request}
    )
