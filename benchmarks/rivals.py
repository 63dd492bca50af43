"""The same lists, files and rows as one gets them from Django's admin and django-import-export."""

from django.contrib import admin
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, ForeignKeyWidget

from alumni.models import Graduation
from core.models import EducationLevel, Region
from training.models import Batch, Person
from training.people.rules import name_key, nik_index

site = admin.AdminSite(name="pembanding")
SHEET_DATE = "%d/%m/%Y"
GRADUATION_FIELDS = (
    *("person__full_name", "person__nik_last4", "person__sex", "enrolment__education__name"),
    *("enrolment__region__name", "person__phone", "graduated_on", "enrolment__result"),
    *("enrolment__certificate_number", "outcome__placed_within_6", "outcome__in_work_on"),
    *("batch__centre__name", "batch__programme__field__name", "batch__programme__name"),
    *("batch__wave__fund__name", "batch__wave__fiscal_year", "batch__wave__number"),
    *("batch__name", "batch__code"),
)
JOINED = (
    *("person", "enrolment__education", "enrolment__region", "outcome"),
    *("batch__centre", "batch__programme__field", "batch__wave__fund"),
)


class GraduationResource(ModelResource):
    """The columns of our export of alumni, as it comes: related rows are read one by one."""

    class Meta:
        model = Graduation
        fields = GRADUATION_FIELDS


class JoinedGraduationResource(GraduationResource):
    """The same, with related rows read along."""

    def get_queryset(self):
        return super().get_queryset().select_related(*JOINED)


class PersonResource(ModelResource):
    """People out of the same sheet, only into the table of people, as the documentation shows it."""

    full_name = Field("full_name", "Nama")
    nik = Field("nik", "NIK")
    nik_index = Field("nik_index", "nik_index")
    nik_last4 = Field("nik_last4", "nik_last4")
    name_key = Field("name_key", "name_key")
    sex = Field("sex", "L/P")
    birth_place = Field("birth_place", "Tempat Lahir")
    birth_date = Field("birth_date", "Tanggal Lahir", widget=DateWidget(SHEET_DATE))
    education = Field("education", "Pendidikan", widget=ForeignKeyWidget(EducationLevel, "name"))
    region = Field("region", "Kabupaten/Kota", widget=ForeignKeyWidget(Region, "name"))
    address = Field("address", "Alamat")
    phone = Field("phone", "No HP")
    email = Field("email", "Email")

    class Meta:
        model = Person
        import_id_fields = ("nik_index",)
        fields = (
            *("full_name", "nik", "nik_index", "nik_last4", "name_key", "sex", "birth_place", "birth_date"),
            *("education", "region", "address", "phone", "email"),
        )

    def before_import(self, dataset, **kwargs):
        """What the form of the portal derives from a typed NIK and name; the key must be a column."""
        dataset.append_col([nik_index(nik) for nik in dataset["NIK"]], header="nik_index")
        dataset.append_col([nik[-4:] for nik in dataset["NIK"]], header="nik_last4")
        dataset.append_col([name_key(name) for name in dataset["Nama"]], header="name_key")


class TunedPersonResource(PersonResource):
    """The options its documentation offers for speed; it then writes neither history nor differences."""

    class Meta(PersonResource.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_html_diff = True
        force_init_instance = True


class GraduationAdmin(admin.ModelAdmin):
    """The columns of our list of alumni, joined, searched and filtered as its author would write it."""

    list_display = ("person", "batch", "centre", "graduated_on")
    list_select_related = ("person", "batch__programme", "batch__wave__fund", "centre")
    list_filter = ("centre",)
    search_fields = ("name_key",)
    list_per_page = 50


class PersonAdmin(admin.ModelAdmin):
    list_display = ("full_name", "sex", "birth_date", "education", "region")
    list_select_related = ("education", "region")
    search_fields = ("name_key",)
    list_per_page = 50


class BatchAdmin(admin.ModelAdmin):
    list_display = ("name", "programme", "centre", "wave", "state", "starts_on")
    list_select_related = ("programme", "centre", "wave__fund")
    list_filter = ("state", "centre")
    search_fields = ("name_key", "code")
    list_per_page = 50


site.register(Person, PersonAdmin)
site.register(Batch, BatchAdmin)
site.register(Graduation, GraduationAdmin)
