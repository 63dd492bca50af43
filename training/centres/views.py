"""Pages over accounts, for who may edit users: list, new, correct, close, password link."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.accounts.access import get_visible_or_404, requires
from core.accounts.actions import make_password_link, set_active
from core.accounts.permissions import Permission
from core.pages import page_of
from training.centres.actions import assign_roles, change_user, create_user
from training.centres.forms import UserFilter, UserForm, role_forms
from training.centres.models import accounts_for

# What the button asks for -> is the account open afterwards.
ACTIVE = {"open": True, "closed": False}


@requires(Permission.EDIT_USERS)
def user_list(request):
    """Every account with its roles."""
    form = UserFilter(request.GET or None, request=request)
    page = page_of(request, form.rows())
    return render(request, "training/centres/user_list.html", {"form": form, "page": page})


@requires(Permission.EDIT_USERS)
def user_create(request):
    """A new account; the next page gives the link that sets its first password."""
    form, roles = UserForm(request.POST or None), role_forms(request)
    if form.is_valid() and roles.is_valid():
        user = create_user(**form.cleaned_data, roles=roles.roles(), by=request.user)
        messages.success(request, f"Akun {user.username} dibuat. Buatkan tautan kata sandinya di bawah.")
        return redirect("training:user_edit", pk=user.pk)
    return render(request, "training/centres/user_form.html", {"form": form, "roles": roles})


@requires(Permission.EDIT_USERS)
def user_edit(request, pk):
    """Correct an account and its roles; one's own roles are another admin's business."""
    user = get_visible_or_404(request, accounts_for(request.user), pk)
    form = UserForm(request.POST or None, instance=user)
    roles = None if user == request.user else role_forms(request, user)
    if form.is_valid() and (roles is None or roles.is_valid()):
        fresh = get_visible_or_404(request, accounts_for(request.user), pk)
        full_name, email = form.cleaned_data["full_name"], form.cleaned_data["email"]
        change_user(user=fresh, full_name=full_name, email=email, by=request.user)
        if roles is not None:
            assign_roles(user=fresh, roles=roles.roles(), by=request.user)
        messages.success(request, f"Akun {user.username} tersimpan.")
        return redirect("training:user_list")
    context = {"form": form, "roles": roles, "account": user}
    return render(request, "training/centres/user_form.html", context)


@requires(Permission.EDIT_USERS)
@require_POST
def user_active(request, pk):
    """Close an account, or open it again, as `to` says: sent twice, done once. Nobody closes their own."""
    user = get_visible_or_404(request, accounts_for(request.user), pk)
    is_active = ACTIVE.get(request.POST.get("to"))
    if is_active is None:
        raise Http404
    if user == request.user:
        messages.error(request, "Akun Anda sendiri hanya dapat ditutup oleh admin lain.")
        return redirect("training:user_edit", pk=pk)
    set_active(user=user, is_active=is_active, by=request.user)
    state = "dibuka kembali" if is_active else "ditutup"
    messages.success(request, f"Akun {user.username} {state}.")
    return redirect("training:user_edit", pk=pk)


@requires(Permission.EDIT_USERS)
@require_POST
def user_link(request, pk):
    """Make a password link and show it, this once."""
    user = get_visible_or_404(request, accounts_for(request.user), pk)
    if not user.is_active:
        messages.error(request, "Akun ini ditutup. Buka dulu, lalu buat tautannya.")
        return redirect("training:user_edit", pk=pk)
    link = request.build_absolute_uri(make_password_link(user=user, by=request.user))
    return render(request, "training/centres/user_link.html", {"account": user, "link": link})
